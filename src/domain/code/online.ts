import { bare, isCrockford, toCrockford, withoutLookalikes } from './crockford.ts'

/** Characters of a code by which a member signs in online: 40 bits, for ten minutes and once. */
const LENGTH = 8
const BYTES = 5

/** How long it opens a session: long enough to type it into a telephone. */
export const ONLINE_CODE_MS = 10 * 60_000

/** A new code in its one form. @param random gives unpredictable bytes */
export const newOnlineCode = (random: { bytes(count: number): Uint8Array }): string => toCrockford(random.bytes(BYTES))

/** As a person reads and types it. */
export const writtenOnlineCode = (code: string): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`

/** A code as typed, in its one form; undefined when it cannot be one. */
export function formOfOnlineCode(text: string): string | undefined {
  const code = withoutLookalikes(bare(text))
  return code.length === LENGTH && isCrockford(code) ? code : undefined
}
