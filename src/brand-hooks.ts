import type { Logger } from 'pino'
import { acknowledgeEvent, dueEvents, forgetTold, type HookEvent, hooks, postponeEvent } from './books/brand/hooks.ts'
import { tellOfLeavers } from './brand-purposes.ts'
import { hmacSha256 } from './keys/brand-keys.ts'
import type { OpenBrand } from './open-brand.ts'
import { type DeliveryDeps, deliverDue } from './webhooks/deliver.ts'

const ANSWER_MS = 10_000
/** What was acknowledged is kept as long as backups are. */
const KEPT_MS = 35 * 86_400_000

/** Tells systems what is due and forgets what was told. @returns how many deliveries were acknowledged. */
export async function tellSystems(brand: OpenBrand, log: Logger): Promise<number> {
  await tellOfLeavers(brand)
  const told = await deliverDue(deliveryOf(brand, log))
  const { engine, clock } = brand
  await engine.transaction((tx) => forgetTold(tx, clock.now() - KEPT_MS))
  return told
}

function deliveryOf({ engine, clock, keys }: OpenBrand, log: Logger): DeliveryDeps<HookEvent> {
  return {
    due: (now, limit) => dueEvents(engine.db, now, limit),
    receivers: () => hooks(engine.db),
    acknowledged: (event, now) => engine.transaction((tx) => acknowledgeEvent(tx, event, now)),
    failed: (event, dueAt) => engine.transaction((tx) => postponeEvent(tx, event, dueAt)),
    post,
    keyOf: keys.webhook,
    subjectOf: keys.subject,
    hmac: hmacSha256,
    now: () => clock.now(),
    source: 'urn:stempel:brand',
    log: (what) => log.warn(what, 'a system did not take its event; it is tried again'),
  }
}

/** A redirect is no acknowledgement: it would carry the signed body to an address nobody agreed to. */
async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  await answer.body?.cancel()
  return answer.status
}
