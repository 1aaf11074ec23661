import { hex } from './chain.ts'
import type { ConsentTable, StatementTable } from './schema.ts'

/** The digests of the consent chain. Their texts are frozen: whoever checks it, now or in ten years, builds these. */

type Sha256 = (text: string) => Uint8Array

/** One value a line. No value but the last can hold a line feed, so nothing can pass for another value. */
const lines = (values: readonly (string | number | null)[]): string =>
  values.map((value) => (value === null ? '' : String(value))).join('\n')

/** A place is chained by its number, kind, day and commitment. */
export const placeHash = (
  sha256: Sha256,
  before: string,
  of: { readonly no: number; readonly kind: string; readonly day: string; readonly commitment: string },
): Uint8Array => sha256(lines([before, of.no, of.kind, of.day, of.commitment]))

/** What a statement's place is bound to; nothing of it is secret. */
export const statementCommitment = (sha256: Sha256, of: StatementTable): Uint8Array =>
  sha256(
    lines([
      ...['statement', of.kind, of.purpose, of.jurisdiction, of.version, of.from_ms, of.renew_ms, of.said_ms],
      ...[hex(sha256(of.body)), of.said_by],
    ]),
  )

/**
 * What an event's place is bound to, without telling it: the salt stands in front.
 * @param notice the digest (hex) of the statement's document, so that its text is bound as well
 */
export const eventCommitment = (sha256: Sha256, of: ConsentTable, notice: string): Uint8Array =>
  sha256(
    lines([
      ...[
        'consent',
        hex(of.salt),
        of.record,
        of.receipt,
        hex(of.principal),
        of.digest === null ? null : hex(of.digest),
      ],
      ...[of.purpose, of.jurisdiction, of.version, notice, of.locale, of.state, of.actor, of.at_ms, of.until_ms],
      ...[of.cause, of.event, of.action],
    ]),
  )
