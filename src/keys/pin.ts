import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { invalid, StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import { sameBytes } from './token.ts'

const SALT_BYTES = 16
const HASH_BYTES = 32
// A PIN has few digits, so each guess at a stolen hash must cost; 64 MiB three times is about 0.2 s here.
const COST = { memory: 64 * 1024, passes: 3, parallelism: 1 }
const STORED = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/
const PIN = /^[0-9]{4,12}$/

// The asynchronous form works on a thread of its own: no till waits while a PIN is checked.
const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)

/**
 * The text to store for a PIN, in the PHC string format with its costs, so that they can rise later.
 * @throws StempelError invalid, path `pin`, unless it is 4 to 12 digits
 */
export async function hashPin(pin: string, random: Random): Promise<string> {
  if (!PIN.test(pin)) throw invalid('pin', 'A PIN is 4 to 12 digits.')
  const nonce = random.bytes(SALT_BYTES)
  const key = await derive({ ...COST, message: pin, nonce, tagLength: HASH_BYTES })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(key)}`
}

/**
 * True when the PIN is the one that was stored. What is no PIN at all is simply false.
 * @throws StempelError unavailable when the stored text is damaged or asks for more than 1 GiB or 16 passes
 */
export async function verifyPin(pin: string, stored: string): Promise<boolean> {
  const [memory = 0, passes = 0, parallelism = 0] = (STORED.exec(stored) ?? []).slice(1, 4).map(Number)
  const [salt = '', expected = ''] = (STORED.exec(stored) ?? []).slice(4)
  const sane = memory >= 8 * parallelism && memory <= 1024 * 1024 && passes >= 1 && passes <= 16 && parallelism >= 1
  if (!sane) throw new StempelError('unavailable', 'A stored PIN is damaged and has to be set again.')
  if (!PIN.test(pin)) return false
  const wanted = Buffer.from(expected, 'base64')
  const nonce = Buffer.from(salt, 'base64')
  const key = await derive({ memory, passes, parallelism, message: pin, nonce, tagLength: wanted.length })
  return sameBytes(key, wanted)
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
