import type { Fault } from './faults.ts'

/** The nine ways a request can fail, and the only words a caller's program should branch on. */
export type ErrorCode =
  | 'bad_json'
  | 'invalid'
  | 'unauthorised'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'

/**
 * The one error the domain, the actions and the books throw on purpose. `detail` is a sentence a cashier or an
 * engineer may read; it never holds a card code, a token or a recovery code. `path` names the field at fault in the
 * notation `lines[2].quantity`.
 */
export class StempelError extends Error {
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly retryAfterSeconds: number | undefined
  /** Everything wrong with a document a person wrote, where one sentence is not enough. */
  readonly faults: readonly Fault[] | undefined

  constructor(
    code: ErrorCode,
    detail: string,
    options: { path?: string; retryAfterSeconds?: number; faults?: readonly Fault[]; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'StempelError'
    this.code = code
    this.path = options.path
    this.retryAfterSeconds = options.retryAfterSeconds
    this.faults = options.faults
  }
}

/** Shorthand for content that can never be accepted; `path` names the field. */
export const invalid = (path: string, detail: string): StempelError => new StempelError('invalid', detail, { path })

/**
 * Does what names its faults by the fields of a part, so that they are named as the caller sent them.
 * @param rename the path of a fault in the whole.
 */
export function pathsOf<T>(rename: (path: string) => string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StempelError) || error.path === undefined) throw error
    const { code, message, retryAfterSeconds, faults, cause } = error
    const more = {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(faults === undefined ? {} : { faults }),
    }
    throw new StempelError(code, message, { ...more, path: rename(error.path), cause })
  }
}

/** Shorthand for content that does not fit what the books hold. */
export const conflict = (path: string, detail: string): StempelError => new StempelError('conflict', detail, { path })
