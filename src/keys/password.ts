import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { invalid, StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import { sameBytes } from './token.ts'

const SALT_BYTES = 16
const HASH_BYTES = 32
/** 64 MiB three times: a guess at a stolen hash costs as much as one at a PIN. */
const COST = { memory: 64 * 1024, passes: 3, parallelism: 1 }
const STORED = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/

export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 200

// The asynchronous form works on a thread of its own: no till waits while a password is checked.
const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)

/**
 * The text to store for a password, in the PHC string format with its costs. Any letters count; how they were typed on
 * another keyboard does not (NFKC).
 * @throws StempelError `invalid`, path `password`, unless it is 12 to 200 letters that are not all the same
 */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const length = [...password].length
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD)
    throw invalid('password', `A password is ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} letters; a sentence is good.`)
  if (new Set(password).size < 5) throw invalid('password', 'This password is too even to be one.')
  const nonce = random.bytes(SALT_BYTES)
  const key = await derive({ ...COST, message: plain(password), nonce, tagLength: HASH_BYTES })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(key)}`
}

/**
 * True when the password is the one that was stored. What cannot be one is simply false.
 * @throws StempelError `unavailable` when the stored text is damaged
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = STORED.exec(stored)
  const [memory = 0, passes = 0, parallelism = 0] = (match ?? []).slice(1, 4).map(Number)
  const [salt = '', expected = ''] = (match ?? []).slice(4)
  const sane = memory >= 8 * parallelism && memory <= 1024 * 1024 && passes >= 1 && passes <= 16 && parallelism >= 1
  if (!sane) throw new StempelError('unavailable', 'A stored password is damaged and has to be set again.')
  if ([...password].length > LONGEST_PASSWORD) return false
  const wanted = Buffer.from(expected, 'base64')
  const nonce = Buffer.from(salt, 'base64')
  const key = await derive({ memory, passes, parallelism, message: plain(password), nonce, tagLength: wanted.length })
  return sameBytes(key, wanted)
}

/** Stands for the hash of somebody unknown, so that asking for one takes as long as a wrong password. */
export const NOBODYS_PASSWORD = `$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

const plain = (password: string): string => password.normalize('NFKC')
const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
