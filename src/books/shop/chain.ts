/** The two digests of a fact. Both texts are frozen: whoever checks the chain, now or in ten years, builds these. */

type Sha256 = (text: string) => Uint8Array

/** Hash before the first fact. */
export const GENESIS = '0'.repeat(64)

export interface ChainedHalf {
  readonly seq: number
  readonly day: string
  readonly kind: string
  readonly programme: number
  readonly numbers: string
  readonly lines: string | null
  /** Hex. */
  readonly commitment: string
}

/**
 * The hash of a fact: SHA-256 over the hash before (hex) and the chained half, one value a line. Line feeds keep the
 * values apart, because none of them can hold one (JSON escapes it).
 */
export const hashOf = (sha256: Sha256, before: string, of: ChainedHalf): Uint8Array =>
  sha256(
    `${before}\n${of.seq}\n${of.day}\n${of.kind}\n${of.programme}\n${of.numbers}\n${of.lines ?? ''}\n${of.commitment}`,
  )

/**
 * Binds the deletable half to the chain without telling it: SHA-256 over the salt (hex), account, time and cause, one a
 * line. The cause stands last, so that nothing in it can pass for another value.
 */
export const commitmentOf = (
  sha256: Sha256,
  salt: string,
  account: number | null,
  at: number,
  cause: string,
): Uint8Array => sha256(`${salt}\n${account ?? ''}\n${at}\n${cause}`)

/** Lower-case hex. */
export const hex = (bytes: Uint8Array): string =>
  Buffer.isBuffer(bytes)
    ? bytes.toString('hex')
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
