/** The shop's secrets at work, as the rules and the actions may use them. */
import type { CardEntry } from './ports.ts'

/** The shop's secrets at work. No method ever gives a key away, and none of the values can be joined with another shop's. */
export interface ShopKeys {
  /** SHA-256. */
  sha256(...parts: (string | Uint8Array)[]): Uint8Array
  /** The pseudonyms of a card in this shop, of the newest key epoch first; 16 bytes each, under HMAC-SHA-256. */
  pseudonyms(cardCode: string): { epoch: number; pseudonym: Uint8Array }[]
  /** A card as consent evidence knows it (16 bytes): the same in every epoch, and joined with nothing else. */
  consentPrincipal(cardCode: string): Uint8Array
  /** Keyed digest (32 bytes) of a request's validated content: the proof for a 409 without keeping the content. */
  contentDigest(content: string): Uint8Array
  /** Keyed digest (16 bytes) of an event's kind and key; all that stays of an erased sale. */
  eventDigest(kind: string, key: string): Uint8Array
  /** The id of a member's operation (16 bytes as hex), the same in every life of the shop; nobody outside can join it with a receipt. */
  operationId(text: string): string
  /** Seals a card code and how it was read into an opaque handle, good for 31 days from `now` (ms), also after restart and restore. */
  sealHandle(cardCode: string, entry: CardEntry, now: number): string
  /** @returns the sealed values, or undefined when the text is not a handle of this shop or is older than 31 days. */
  openHandle(handle: string, now: number): { cardCode: string; entry: CardEntry } | undefined
  /** Seals a card code for the link on a slip, good for 24 hours from `now` (ms). */
  sealLink(cardCode: string, now: number): string
  /** @returns the card code, or undefined when the text is no link of this shop or is over. */
  openLink(token: string, now: number): string | undefined
  /** The claim code printed for a sale without a card: the sale's key sealed and authenticated; the same key gives the same code. */
  claimCode(saleKey: string): string
  /** @returns the sale key a genuine claim code holds, or undefined when it was not made by this shop. */
  openClaim(code: string): string | undefined
  /** Signs receipts for the other shops of the brand. */
  readonly receipts: ReceiptKeys
  /** The 128 bits printed for a coupon's number of 16 bytes; without the keys nobody can make them. */
  couponBits(number: Uint8Array): Uint8Array
  /** The number that printed bits stand for; one that no coupon has when this shop never printed them. */
  couponNumber(bits: Uint8Array): Uint8Array
  /** Which of 10,000 buckets an account falls into, the same for ever; nobody without the keys can choose one. */
  bucket(account: number): number
  /** Signs a journal head (Ed25519), 64 bytes. */
  signHead(text: string): Uint8Array
  verifyHead(text: string, signature: Uint8Array): boolean
}

/** What a shop signs its receipts with, and how it hides their keys. */
export interface ReceiptKeys {
  /** Ed25519, hex; every other shop of the brand gets it. */
  readonly publicKey: string
  /** @returns 64 bytes, the same for the same receipt. */
  sign(packed: Uint8Array): Uint8Array
  /** A sale's key sealed: the same key, the same bytes. */
  seal(saleKey: string): Uint8Array
  /** @returns undefined for bytes that this shop did not seal. */
  open(sealed: Uint8Array): string | undefined
}
