import { newCard } from '../../domain/code/card.ts'
import { reachShop } from '../../local-socket.ts'
import { sha256Text, systemRandom } from '../../open-shop.ts'
import { operate } from '../../operations.ts'
import type { RunningShop } from '../../shop.ts'
import { type Habits, habitsBy } from './goods.ts'
import { demoProgramme } from './programme.ts'
import type { Chance } from './random.ts'

/** A paired device and what it says who it is with. */
export interface Paired {
  readonly id: string
  readonly token: string
  /** A code that pairs a screen as this device, for a while. */
  readonly pairing: string | undefined
}

const CARD_BYTES = 10

export const newCardCode = (): string => newCard(systemRandom.bytes(CARD_BYTES), sha256Text).code

/** Cards with habits. */
export const regularsBy = (chance: Chance, count: number): { code: string; habits: Habits }[] =>
  Array.from({ length: count }, () => ({ code: newCardCode(), habits: habitsBy(chance) }))

/** Pairs a device anew: of an earlier demo on these books nobody has the token any more. */
export async function pair({ shop }: RunningShop, kind: 'till' | 'kiosk', id: string): Promise<Paired> {
  const local = await reachShop(shop.settings.data)
  if (local === undefined) throw new Error('the shop of the demo is not to be reached')
  try {
    const before = shop.books.read.devices.list().find((device) => device.id === id && device.revokedAt === undefined)
    if (before !== undefined) await local.call('device.revoke', { id })
    const added = (await local.call('device.add', { kind, id })) as { token: string; pairing?: { code: string } }
    return { id, token: added.token, pairing: added.pairing?.code }
  } finally {
    local.close()
  }
}

/** The demo's own programme, in books in which nothing stands yet. */
export async function publishOffers({ shop }: RunningShop): Promise<void> {
  if (shop.books.read.head() > 0) return
  await operate({ shop, onRevoked: () => {} }, 'programme.publish', { document: demoProgramme(), from: 'now' })
}
