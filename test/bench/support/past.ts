import { finishSale } from '../../../src/actions/shop/finish-sale.ts'
import type { Settings } from '../../../src/config.ts'
import { saleInput, saleBody as saleSchema } from '../../../src/http/shop/sales.ts'
import { check } from '../../../src/http/validate.ts'
import { openShop, systemClock } from '../../../src/open-shop.ts'
import { cardsOf, saleBody, saleKey } from './sales.ts'
import { seeded } from './seeded.ts'

const DAY_MS = 86_400_000
const AT_ONCE = 500

export const settingsOf = (data: string): Settings => ({
  port: 0,
  host: '127.0.0.1',
  data,
  keys: `${data}.keys`,
  shop: '0001',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'en',
  publicUrl: undefined,
  tls: undefined,
  log: 'silent',
})

/** Books of a shop that sold so many baskets over the last days, each booked as a till books it, on its own day. */
export async function fillPast(
  data: string,
  of: { baskets: number; cards: number; days: number },
  say: (text: string) => void,
): Promise<void> {
  const clock = { at: 0, now: (): number => clock.at }
  const random = seeded(9)
  const cards = cardsOf(of.cards, random)
  const now = systemClock.now()
  const shop = await openShop(settingsOf(data), { clock })
  try {
    for (let done = 0; done < of.baskets; done += AT_ONCE) {
      clock.at = now - DAY_MS - Math.floor((1 - done / of.baskets) * (of.days - 4)) * DAY_MS
      const day = new Date(clock.at).toISOString().slice(0, 10)
      const finishedAt = new Date(clock.at).toISOString()
      const jobs = Array.from({ length: Math.min(AT_ONCE, of.baskets - done) }, (_, i) => {
        const sale = saleInput(check(saleSchema, saleBody(random, random.pick(cards), finishedAt)))
        return shop.books.writer.submit((tx) =>
          finishSale(tx, { key: saleKey('98', day, done + i), sale }, clock.at, shop.ctx),
        )
      })
      await Promise.all(jobs)
      if (done % 20_000 === 0) say(`${done} of ${of.baskets} past baskets booked`)
    }
  } finally {
    shop.close()
  }
}
