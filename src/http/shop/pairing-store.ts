import type { Clock, Random } from '../../domain/ports.ts'

/** A pairing code stands for a token for so long, and once. */
const CODE_MS = 10 * 60_000
const MOST_CODES = 100
/** Letters and digits that nobody confuses; 40 random bits in 8 of them. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 8

export interface PairingCode {
  /** As people read it, `7F3A-K2MX`. */
  readonly code: string
  /** ms */
  readonly expiresAt: number
}

/** Short codes that a person types into a screen instead of its token. In memory only; a restart ends them. */
export interface Pairings {
  /** Makes a code for a device's token. A newer code of a device ends its older one. */
  offer(device: string, token: string): PairingCode
  /** The token of a code, which is used up by that; undefined for any other text. */
  take(code: string): string | undefined
  /** Ends the code of a device that was revoked. */
  endOf(device: string): void
}

interface Deps {
  readonly clock: Clock
  readonly random: Random
  readonly hash: (text: string) => Uint8Array
}

interface Offered {
  readonly device: string
  readonly token: string
  readonly expiresAt: number
}

export function createPairings({ clock, random, hash }: Deps): Pairings {
  const offered = new Map<string, Offered>()
  const nameOf = (code: string): string => Buffer.from(hash(code)).toString('base64')
  const sweep = (ends: (each: Offered) => boolean): void => {
    for (const [name, each] of offered) if (ends(each)) offered.delete(name)
  }
  return {
    offer(device, token) {
      const now = clock.now()
      sweep((each) => each.expiresAt <= now || each.device === device)
      for (const [oldest] of offered) if (offered.size >= MOST_CODES) offered.delete(oldest)
      const code = codeOf(random.bytes(CODE_LENGTH))
      const expiresAt = now + CODE_MS
      offered.set(nameOf(code), { device, token, expiresAt })
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt }
    },
    take(typed) {
      const name = nameOf(plain(typed))
      const found = offered.get(name)
      offered.delete(name)
      return found !== undefined && found.expiresAt > clock.now() ? found.token : undefined
    },
    endOf: (device) => sweep((each) => each.device === device),
  }
}

/** 32 letters divide a byte's 256 values evenly, so each is equally likely. */
const codeOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')

/** What was typed in its one form: capitals, nothing between them, and letters that look like digits taken as these. */
const plain = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
