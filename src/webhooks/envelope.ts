/** What happened, before it is put into its envelope. */
export interface Told {
  readonly id: string
  /** For example `consent.withdrawn`. */
  readonly kind: string
  /** A name of the member for this system alone. */
  readonly subject: string
  /** Number of the event in this member's order, from 1 on. */
  readonly sequence: number
  readonly data: unknown
}

/**
 * A CloudEvents 1.0 envelope in its structured JSON form, with the extension `sequence` for the order within a subject.
 * @param source the brand's address or name.
 */
export const envelope = ({ id, kind, subject, sequence, data }: Told, source: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type: `stempel.${kind}`,
    subject,
    // As text of fixed width, so that whoever compares texts sees the same order.
    sequence: String(sequence).padStart(12, '0'),
    datacontenttype: 'application/json',
    data,
  })

type Hmac = (key: Uint8Array, text: string) => Uint8Array

/**
 * Headers of a delivery. The signature is HMAC-SHA-256 over `id.seconds.body`, in base64 behind its version, so that
 * neither the body nor an old delivery can be passed off as a new one.
 * @param at ms since 1970
 */
export function signedHeaders(
  hmac: Hmac,
  key: Uint8Array,
  { id, at, body }: { id: string; at: number; body: string },
): Record<string, string> {
  const seconds = String(Math.floor(at / 1000))
  const signature = Buffer.from(hmac(key, `${id}.${seconds}.${body}`)).toString('base64')
  return {
    'content-type': 'application/cloudevents+json; charset=UTF-8',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature}`,
  }
}

const FIRST_MS = 2_000
const LONGEST_MS = 6 * 3_600_000

/** How long to wait after so many failed tries: doubled each time, six hours at most, and never given up. */
export const backOffMs = (tries: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20))
