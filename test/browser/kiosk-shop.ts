import { setTimeout as pause } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'
import { SimulatedPrinter } from '../../hardware/simulated/printer.ts'
import { plugIn } from '../../hardware/simulated/pty.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { frame, serialAt } from '../equipment/support.ts'
import { signIn } from '../support/staff.ts'
import { cardNo, recoveryNo } from '../support/test-books.ts'
import { NOON, type TestShop, testShop } from '../support/test-shop.ts'

/** A shop whose entrance has something for everybody, so that a kiosk has coupons to show. */

export const REGULAR = cardNo(1)
export const STRANGER = cardNo(2)
export const LOST = { code: cardNo(7), recoveryCode: recoveryNo(7) }

const title = (en: string, de: string, zh: string) => ({ en, de, zh })
const visit = (tactics: readonly string[] = []) =>
  ({ by: 'visit', ...(tactics.length === 0 ? {} : { for: tactics }) }) as const
const offer = { minimumCents: 0, minimumOn: 'lines', combine: 'stackable', perSale: 1, onReturn: 'lost', costCents: 0 }

const OFFERS = [
  {
    ...offer,
    ...{ id: 'coffee', title: title('Coffee, all kinds', 'Kaffee, alle Sorten', '咖啡，各种口味') },
    ...{ value: { kind: 'percent', percent: 15 }, filter: { departments: ['coffee'] } },
    ...{ validity: { days: 14 }, issue: visit(['favourite', 'due-again']) },
  },
  {
    ...offer,
    ...{ id: 'cheese', title: title('Cheese from the counter', 'Käse von der Theke', '鲜切奶酪') },
    ...{ value: { kind: 'amount', cents: 100 }, filter: { departments: ['cheese'] } },
    ...{ validity: { days: 14 }, issue: visit(['discovery']) },
  },
  {
    ...offer,
    ...{ id: 'double', title: title('Double points', 'Doppelte Punkte', '双倍积分') },
    ...{ value: { kind: 'multiplier', percent: 200, of: 'base' }, minimumOn: 'basket', minimumCents: 2000 },
    ...{ combine: 'exclusive', validity: { days: 14 }, issue: visit() },
  },
]

const KNOWLEDGE = [
  {
    id: 'fair',
    question: title('Is it fairly traded?', 'Ist er fair gehandelt?', '是公平贸易的吗？'),
    answer: title('Yes, since 2024.', 'Ja, seit 2024.', '是的，2024 年起。'),
    departments: ['coffee'],
    skus: ['4006381333931'],
  },
]

const NAMES = { coffee: title('coffee', 'Kaffee', '咖啡'), cheese: title('cheese', 'Käse', '奶酪') }

const DAY_MS = 86_400_000

const BASKET = [
  { line: 1, sku: '4006381333931', name: 'Coffee 500 g', department: 'coffee', quantity: 2, amountCents: 1198 },
  { line: 2, sku: '4000417025005', name: 'Oat milk', department: 'milk', quantity: 3, amountCents: 2097 },
]
const ROLL = [{ line: 1, sku: '2000000000015', name: 'Roll', department: 'bread', quantity: 1, amountCents: 90 }]

/** A shop whose regular is offered three things. */
export const kioskShop = (t: ExecutionContext): Promise<TestShop> => entranceShop(t, {})

/** A shop that asks how it was, and says sorry with a coupon. */
export const askingShop = (t: ExecutionContext): Promise<TestShop> =>
  entranceShop(t, {
    offers: [
      ...OFFERS,
      {
        ...offer,
        ...{ id: 'sorry', title: title('With our apologies', 'Mit Entschuldigung', '谨致歉意') },
        ...{ value: { kind: 'amount', cents: 200 }, validity: { days: 30 }, issue: { by: 'hand' } },
      },
    ],
    experience: { restDays: 30, sorry: 'sorry' },
  })

/** With a regular who bought coffee in three weeks and not in the fourth: it is about time again. */
async function entranceShop(t: ExecutionContext, more: object): Promise<TestShop> {
  const shop = await testShop(t, NOON - 28 * DAY_MS)
  const { entrance, ...rest } = defaultProgramme('EUR')
  const terms = { ...entrance, controlPercent: 0, randomPercent: 0, names: NAMES }
  await operate({ shop: shop.running.shop, onRevoked: () => {} }, 'programme.publish', {
    document: { ...rest, id: 'kiosk', entrance: terms, offers: OFFERS, knowledge: KNOWLEDGE, ...more },
  })
  shop.running.shop.reloadProgrammes()
  for (const [i, lines] of [BASKET, BASKET, BASKET, ROLL].entries()) {
    const finishedAt = new Date(shop.clock.at).toISOString()
    const key = `0001.07.${finishedAt.slice(0, 10)}.00000${i + 1}`
    await shop.put(`/v1/sales/${key}`, { card: REGULAR, currency: 'EUR', finishedAt, lines })
    shop.clock.at += 7 * DAY_MS
  }
  await shop.running.tick()
  await counted(shop, 4)
  return shop
}

/** The scores are counted in a thread beside the shop; the test's own time ends the wait. */
async function counted({ running }: TestShop, visits: number): Promise<void> {
  const { books, ctx } = running.shop
  const [account] = books.read.accountsAfter(0, 1)
  while (ctx.scores.ofCard(account?.id).visits < visits) await pause(20)
}

/** Puts a reader and a printer to the kiosk, on real serial lines. */
export async function equip(t: ExecutionContext, shop: TestShop) {
  const [reader, paper] = [await plugIn(), await plugIn()]
  t.teardown(() => Promise.all([reader.unplug(), paper.unplug()]))
  const printer = new SimulatedPrinter()
  printer.onAnswer((bytes) => paper.send(bytes))
  paper.onBytes((bytes) => printer.receive(bytes))
  const engineer = await signIn(shop, 'engineer')
  const boundTo = { kiosk: 'door' }
  await engineer.ask('PUT', '/v1/equipment', {
    readers: [{ id: 'door-1', model: 'serial', line: serialAt(reader.path), boundTo }],
    printers: [{ id: 'paper', model: 'escpos', line: serialAt(paper.path), boundTo }],
  })
  return { printer, read: (card: string): void => reader.send(frame(card)) }
}
