/** The limits an app is given, so that a test can set them lower. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number
  /** Bytes of a batch's body. */
  readonly batchBytes: number
  /** Requests of paired devices between their headers and their answer. */
  readonly inWork: number
}

/** How much one request may ask for. Every limit is named in the answer that refuses. */
export const LIMITS: Limits = { bodyBytes: 256 * 1024, batchBytes: 4 * 1024 * 1024, inWork: 256 }

export const MAX_BATCH_ENTRIES = 1000
export const MAX_LINES = 1000
export const MAX_COUPONS = 50
export const MAX_TENDERS = 100
/** Objects and lists inside one another under `ext`. */
export const MAX_EXT_DEPTH = 32
/** Time in ms a client has to send a whole request. */
export const RECEIVE_MS = 15_000
