/** Names that tills and shops say to each other in headers; the contract's, exact. */

/** Headers of every answer to a till. */
export const TILL_ANSWER = { stream: 'Stempel-Stream', seq: 'Stempel-Seq', safe: 'Stempel-Safe' } as const

/**
 * Headers of a till that keeps a journal. `Stempel-Seen: <stream>:<seq>` is the newest number it saw.
 * `Stempel-First: <stream>:<seq>` stands on a repeat: the stream the operation was first offered to, and the number of
 * its answer (0 when none came). `Stempel-Holds: <stream>,…` names every stream of which operations are not yet safe.
 */
export const TILL_REQUEST = { seen: 'Stempel-Seen', first: 'Stempel-First', holds: 'Stempel-Holds' } as const
