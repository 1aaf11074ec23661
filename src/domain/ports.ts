/**
 * What the rules and the actions need from the world, and nothing of how the world does it.
 * Adapters implement these; `shop.ts` hands them in.
 */

/** The time, in milliseconds since 1970 UTC. Handed in, so that a test or a simulator can set it. */
export interface Clock {
  now(): number
}

/** Unpredictable bytes. A simulator hands in a seeded source. */
export interface Random {
  bytes(count: number): Uint8Array
}

/** How a card was read at the till. */
export type CardEntry = 'scanned' | 'keyed' | 'nfc'

/** The shop's secrets at work. No method ever gives a key away, and none of the values can be joined with another shop's. */
export interface ShopKeys {
  /** SHA-256. */
  sha256(...parts: (string | Uint8Array)[]): Uint8Array
  /** The pseudonyms of a card in this shop, of the newest key epoch first; 16 bytes each, under HMAC-SHA-256. */
  pseudonyms(cardCode: string): { epoch: number; pseudonym: Uint8Array }[]
  /** Keyed digest (32 bytes) of a request's validated content: the proof for a 409 without keeping the content. */
  contentDigest(content: string): Uint8Array
  /** Keyed digest (16 bytes) of an event's kind and key; all that stays of an erased sale. */
  eventDigest(kind: string, key: string): Uint8Array
  /** Seals a card code and how it was read into an opaque handle, good for 31 days from `now` (ms), also after restart and restore. */
  sealHandle(cardCode: string, entry: CardEntry, now: number): string
  /** @returns the sealed values, or undefined when the text is not a handle of this shop or is older than 31 days. */
  openHandle(handle: string, now: number): { cardCode: string; entry: CardEntry } | undefined
  /** The claim code printed for a sale without a card: the sale's key sealed and authenticated; the same key gives the same code. */
  claimCode(saleKey: string): string
  /** @returns the sale key a genuine claim code holds, or undefined when it was not made by this shop. */
  openClaim(code: string): string | undefined
  /** Signs a journal head (Ed25519), 64 bytes. */
  signHead(text: string): Uint8Array
  verifyHead(text: string, signature: Uint8Array): boolean
}
