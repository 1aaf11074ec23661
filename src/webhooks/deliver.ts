import { backOffMs, envelope, signedHeaders } from './envelope.ts'

/** An event whose turn it is. */
export interface Due {
  readonly member: string
  readonly hook: string
  readonly no: number
  readonly id: string
  readonly kind: string
  readonly body: string
  readonly tries: number
}

export interface Receiver {
  readonly hook: string
  readonly url: string
}

export interface DeliveryDeps<E extends Due> {
  due(now: number, limit: number): Promise<readonly E[]>
  receivers(): Promise<readonly Receiver[]>
  acknowledged(event: E, now: number): Promise<void>
  failed(event: E, dueAt: number): Promise<void>
  /** Posts a body. @returns the status; throws when nobody answers in time. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>
  readonly keyOf: (hook: string) => Uint8Array
  readonly subjectOf: (hook: string, member: string) => string
  readonly hmac: (key: Uint8Array, text: string) => Uint8Array
  readonly now: () => number
  readonly source: string
  readonly log: (what: { hook: string; status: number | undefined; tries: number }) => void
}

const BATCH = 100
/** Requests on their way at once. */
const AT_ONCE = 8
const MOST_ROUNDS = 50

/**
 * Delivers what is due, of each member one event after the other. A 2xx acknowledges; anything else is tried again
 * later, for as long as the hook is there.
 * @returns how many were acknowledged.
 */
export async function deliverDue<E extends Due>(deps: DeliveryDeps<E>): Promise<number> {
  let acknowledged = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const due = await deps.due(deps.now(), BATCH)
    if (due.length === 0) break
    const urls = new Map((await deps.receivers()).map(({ hook, url }) => [hook, url]))
    for (let from = 0; from < due.length; from += AT_ONCE) {
      const sent = await Promise.all(due.slice(from, from + AT_ONCE).map((event) => deliver(deps, event, urls)))
      acknowledged += sent.filter(Boolean).length
    }
  }
  return acknowledged
}

async function deliver<E extends Due>(
  deps: DeliveryDeps<E>,
  event: E,
  urls: ReadonlyMap<string, string>,
): Promise<boolean> {
  const url = urls.get(event.hook)
  const { id, kind, no, body } = event
  const subject = deps.subjectOf(event.hook, event.member)
  const text = envelope({ id, kind, subject, sequence: no, data: JSON.parse(body) }, deps.source)
  const headers = signedHeaders(deps.hmac, deps.keyOf(event.hook), { id, at: deps.now(), body: text })
  const status = url === undefined ? undefined : await deps.post(url, headers, text).catch(() => undefined)
  if (status !== undefined && status >= 200 && status < 300) {
    await deps.acknowledged(event, deps.now())
    return true
  }
  deps.log({ hook: event.hook, status, tries: event.tries + 1 })
  await deps.failed(event, deps.now() + backOffMs(event.tries))
  return false
}
