import type { ShopKeys } from '../domain/shop-keys.ts'
import type { Witness } from './folder.ts'

/** The journal as it stood: the number and hash (hex) of its last fact, at a time in ms since 1970. */
export type Head = Pick<Witness, 'seq' | 'hash' | 'at'>

/** Signs a head of the journal, ready for `KeyFolder.appendWitness`. */
export function signWitness(keys: ShopKeys, head: Head): Witness {
  const { seq, hash, at } = head
  return { seq, hash, at, signature: Buffer.from(keys.signHead(headText(head))).toString('base64url') }
}

/** True when this shop's keys signed exactly this head. */
export const isGenuine = (keys: ShopKeys, witness: Witness): boolean =>
  keys.verifyHead(headText(witness), Buffer.from(witness.signature, 'base64url'))

// Whole numbers and hex hold no line feed, so the three cannot run into each other. Frozen: old witnesses must verify.
const headText = ({ seq, hash, at }: Head): string => `${seq}\n${hash}\n${at}`
