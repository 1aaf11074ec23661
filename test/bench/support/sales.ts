import { hash } from 'node:crypto'
import { newCard } from '../../../src/domain/code/card.ts'
import { systemClock } from '../../../src/open-shop.ts'
import type { Seeded } from './seeded.ts'

const sha256 = (text: string): Uint8Array => hash('sha256', text, 'buffer')

/** Card codes, the same for the same generator. */
export const cardsOf = (count: number, random: Seeded): string[] =>
  Array.from({ length: count }, () => newCard(random.bytes(10), sha256).code)

const GOODS = [
  ['4006381333931', 'Coffee 500 g', 'coffee', 499],
  ['4000417025005', 'Chocolate 100 g', 'sweets', 119],
  ['4008400202037', 'Milk 1 l', 'dairy', 109],
  ['4001724819806', 'Pizza', 'frozen', 219],
  ['4012345000018', 'Bread 750 g', 'bakery', 179],
  ['4029764001807', 'Mate 0.5 l', 'drinks', 129],
  ['2012345000000', 'Apples', 'produce', 199],
  ['4005500087564', 'Noodles 500 g', 'dry', 99],
  ['4003994155486', 'Olive oil 0.75 l', 'dry', 599],
  ['4010355040107', 'Tomatoes 400 g', 'dry', 75],
  ['4016241030603', 'Soap', 'care', 95],
  ['4388844009875', 'Eggs, 10', 'dairy', 239],
] as const

/** The body of a sale as a till sends it; `finishedAt` is RFC 3339. */
export function saleBody(random: Seeded, card: string | undefined, finishedAt: string, lineCount = 10): object {
  let totalCents = 0
  const lines = Array.from({ length: lineCount }, (_, i) => {
    const [sku, name, department, cents] = random.pick(GOODS)
    const weighed = department === 'produce'
    const quantity = weighed ? (250 + random.below(1500)) / 1000 : 1 + (random.once(4) ? 1 : 0)
    const amountCents = Math.round(cents * quantity)
    totalCents += amountCents
    return { line: i + 1, sku, name, department, quantity, ...(weighed ? { unit: 'kg' } : {}), amountCents }
  })
  return {
    ...(card === undefined ? {} : { card, cardEntry: 'scanned' }),
    currency: 'EUR',
    lines,
    tenders: [{ kind: 'cash', amountCents: totalCents }],
    finishedAt,
  }
}

/** The key of a sale. */
export const saleKey = (workstation: string, day: string, sequence: number): string =>
  `0001.${workstation}.${day}.${String(sequence).padStart(6, '0')}`

/** Today by the wall clock of the shop. */
export const shopDay = (): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Berlin',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(systemClock.now())
