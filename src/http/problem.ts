import type { ErrorCode, StempelError } from '../domain/errors.ts'
import type { Fault } from '../domain/faults.ts'

/** The codes of the contract, as a client sees them. */
type ProblemCode = Exclude<ErrorCode, 'bad_json'> | 'internal'

/** RFC 9457, with the code a program branches on and the field at fault. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  readonly path?: string
  /** Every fault of a document, where there may be several. */
  readonly faults?: readonly Fault[]
}

interface Row {
  readonly status: number
  readonly code: ProblemCode
  readonly title: string
}

/** The one table from a code to what HTTP says. What is not JSON at all is 400, still under the code `invalid`. */
export const PROBLEMS: Readonly<Record<ErrorCode | 'internal', Row>> = {
  bad_json: { status: 400, code: 'invalid', title: 'Not readable' },
  invalid: { status: 422, code: 'invalid', title: 'Not acceptable content' },
  unauthorised: { status: 401, code: 'unauthorised', title: 'Not signed in' },
  forbidden: { status: 403, code: 'forbidden', title: 'Not allowed' },
  not_found: { status: 404, code: 'not_found', title: 'Not found' },
  conflict: { status: 409, code: 'conflict', title: 'Conflict' },
  too_large: { status: 413, code: 'too_large', title: 'Too large' },
  too_many: { status: 429, code: 'too_many', title: 'Too many' },
  unavailable: { status: 503, code: 'unavailable', title: 'Not available now' },
  internal: { status: 500, code: 'internal', title: 'Internal error' },
}

/** The words of a problem for an error thrown on purpose. */
export function problemOf(error: StempelError): Problem {
  const { faults } = error
  const of = problem(error.code, error.message, error.path)
  return faults === undefined ? of : { ...of, faults }
}

/** A fault of the program: named by the id it is logged under and never explained. */
export const internalProblem = (id: string): Problem =>
  problem('internal', `Something failed here that should not. The log has it under ${id}.`)

function problem(of: ErrorCode | 'internal', detail: string, path?: string): Problem {
  const { status, code, title } = PROBLEMS[of]
  const words = { type: `urn:stempel:problem:${code}`, title, status, detail, code }
  return path === undefined ? words : { ...words, path }
}

/** Headers a problem needs beside its body: when to come again, and how to sign in. */
export function problemHeaders(error: StempelError): string[] {
  if (error.code === 'unavailable') return ['Retry-After', String(error.retryAfterSeconds ?? 1)]
  if (error.code === 'too_many') return ['Retry-After', String(error.retryAfterSeconds ?? 1)]
  if (error.code === 'unauthorised') return ['WWW-Authenticate', 'Bearer']
  return []
}
