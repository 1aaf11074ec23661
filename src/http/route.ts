import type { z } from 'zod'
import type { ErrorCode } from '../domain/errors.ts'
import type { StaffRole } from '../domain/ports.ts'
import type { Reply } from './send.ts'

/** What a paired device is for; a route names the kinds that may call it. */
type DeviceKind = 'till' | 'reader' | 'kiosk' | 'screen'

/** A paired device. */
export interface Device {
  readonly id: string
  readonly kind: DeviceKind
  /** The till it stands at: its own id for a till. */
  readonly workstation: string
}

/** A card that a shopper has in hand, or looks at by the link on a slip. */
export interface OpenCard {
  /** A sealed handle. */
  readonly card: string
  /** By a link on a slip: for looking only. */
  readonly isReading: boolean
}

/** One request, after its caller and its body were judged. */
export interface Call<B = unknown> {
  readonly params: Readonly<Record<string, string>>
  readonly body: B
  /** What the address asks after its `?`; names that the route does not know were refused. */
  readonly query: Readonly<Record<string, string>>
  readonly device: Device
  /** The token in the cookie that spoke for the device; undefined when a header did. */
  readonly cookie: string | undefined
  /** Whether the request came over TLS. */
  readonly isSecure: boolean
  /** The card of a valid `Card-Session`; only on routes with `card`, and never absent there. */
  readonly card: OpenCard | undefined
  /** A header of the request, by its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** The operator of a valid `Staff-Session`; only on routes with `staff` or `roles`, and never absent on the latter. */
  readonly staff: string | undefined
}

/** One documented answer. */
export interface AnswerDoc {
  readonly description: string
  readonly type?: string
  readonly schema?: z.ZodType
  readonly example?: unknown
}

/** A route as data: the same entry is served, routed and described. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** In the notation of OpenAPI: `/v1/sales/{key}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Who may call it. `anyone` only reads, without a token; `guests` are strangers whose body is read, few at once. */
  readonly callers: readonly DeviceKind[] | 'anyone' | 'guests'
  /** A shopper's own phone may call it too, without a token; one that is sent must be right all the same. */
  readonly phones?: boolean
  /** A `Card-Session` must be open; `in-hand`: at a kiosk, not by the link on a slip. */
  readonly card?: 'any' | 'in-hand'
  /** Whether a `Staff-Session` is looked at. */
  readonly staff?: boolean
  /** Who must be signed in for it, with a `Staff-Session`. */
  readonly roles?: readonly StaffRole[]
  readonly params?: Readonly<Record<string, { description: string; example: string }>>
  /** Names that may stand after the `?` of the address. */
  readonly query?: Readonly<Record<string, { description: string; example: string }>>
  readonly body?: z.ZodType
  readonly bodyExample?: unknown
  /** Reads the body instead of `body` alone, and refuses as that would. */
  readonly read?: (value: unknown) => unknown
  /** An empty body is taken as `{}`. */
  readonly bodyOptional?: boolean
  /** Which limit of size holds; `bodyBytes` when absent. */
  readonly bodyLimit?: 'bodyBytes' | 'batchBytes'
  readonly answers: Readonly<Record<number, AnswerDoc>>
  /** The refusals that are its own, beside those every route of its kind has. */
  readonly refusals: readonly ErrorCode[]
  act(call: Call): Reply | Promise<Reply>
}

/** Ties the type of `act`'s body to what reads it: `read`, or else the schema. */
export function route<B>(
  given: Omit<Route, 'read' | 'act'> & { read(value: unknown): B; act(call: Call<B>): Reply | Promise<Reply> },
): Route
export function route<S extends z.ZodType>(
  given: Omit<Route, 'body' | 'read' | 'act'> & { body: S; act(call: Call<z.output<S>>): Reply | Promise<Reply> },
): Route
export function route(given: Omit<Route, 'body' | 'read'>): Route
export function route(given: Route): Route {
  return given
}
