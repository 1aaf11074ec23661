import test from 'ava'
import pino from 'pino'
import type { Printed } from '../../hardware/printers/escpos-reader.ts'
import { conflict, invalid, StempelError } from '../../src/domain/errors.ts'
import { Cards } from '../../src/passthrough/cards.ts'
import { type PrintedSale, TillJudge } from '../../src/passthrough/till.ts'
import { MARKET, PLACE, templateOf } from '../imports/receipt/receipts.ts'
import { setClock } from '../support/test-shop.ts'
import { collectingLog, handTimers } from './support.ts'

const printed = (texts: readonly string[], cut = false): Printed => ({
  lines: texts.map((text) => ({ kind: 'text', text, bold: false, wide: false, tall: false, align: 'left' })),
  cut,
  pictures: 0,
  drawer: false,
})
const RECEIPT = ['Seife   1,99 B', 'SUMME  EUR  1,99', 'Bon 1   21.11.2026 11:58']
const unavailable = new StempelError('unavailable', 'The disk is full.')

/** A judge whose books answer what a test says. */
function judgeOf(answer: (key: string, sale: PrintedSale) => readonly string[], log = pino({ level: 'silent' })) {
  const unread: string[] = []
  const asked: PrintedSale[] = []
  const clock = setClock()
  const timers = handTimers()
  const cards = new Cards(clock, 120_000)
  const judge = new TillJudge({
    id: 'a',
    workstation: '07',
    template: () => templateOf(MARKET),
    place: () => PLACE,
    cards,
    timers,
    log,
    finish: async (key, sale) => {
      asked.push(sale)
      return answer(key, sale)
    },
    unread: ({ reason, key }) => void unread.push(key === undefined ? reason : `${reason} ${key}`),
  })
  return { judge, unread, asked, timers, cards, clock }
}

test('PASS-23 a sale the books cannot take now is booked when they can, and is listed when they never do', async (t) => {
  let isFull = true
  const { judge, unread, asked, timers } = judgeOf(() => {
    if (isFull) throw unavailable
    return ['5 points']
  })
  t.deepEqual(await judge.book(printed(RECEIPT)), [], 'the receipt goes out without points')
  t.deepEqual(unread, [])
  const again = await timers.armed(5_000)
  isFull = false
  again()
  await new Promise((resolve) => setImmediate(resolve))
  t.is(asked.length, 2)
  t.deepEqual(asked[0], asked[1])
  t.is(judge.counts.sales, 1)
  isFull = true
  await judge.book(printed(RECEIPT))
  judge.close()
  t.deepEqual(unread, ['unavailable 0001.07.2026-11-21.1'])
})

test('PASS-24 what the shop refuses is listed; a card it does not know is left out and the sale booked', async (t) => {
  const refusing = judgeOf(() => {
    throw invalid('currency', 'no')
  })
  t.deepEqual(await refusing.judge.book(printed(RECEIPT)), [])
  t.deepEqual(refusing.unread, ['refused 0001.07.2026-11-21.1'])
  const twice = judgeOf(() => {
    throw conflict('key', 'no')
  })
  await twice.judge.book(printed(RECEIPT))
  t.deepEqual(twice.unread, ['conflict 0001.07.2026-11-21.1'])
  const strict = judgeOf((_, sale) => {
    if (sale.card !== undefined) throw invalid('card', 'no')
    return ['claim']
  })
  strict.cards.present('handle')
  t.deepEqual(await strict.judge.book(printed(RECEIPT)), ['claim'])
  t.deepEqual(
    strict.asked.map(({ card, cardEntry, cardAt }) => [card, cardEntry, cardAt]),
    [
      ['handle', 'scanned', '2026-11-21T11:00:00.000Z'],
      [undefined, undefined, undefined],
    ],
  )
})

test('PASS-25 a receipt longer than any is listed, and a fault of the program is told without the receipt', async (t) => {
  const { judge, unread } = judgeOf(() => [])
  await judge.book(printed(RECEIPT, true))
  t.deepEqual(unread, ['too-long'])
  t.true(judge.isWhole(printed(RECEIPT)))
  t.false(judge.isWhole(printed(RECEIPT.slice(0, 2))))
  const { log, logged } = collectingLog()
  const broken = judgeOf(() => {
    throw new Error('Seife was here')
  }, log)
  t.deepEqual(await broken.judge.book(printed(RECEIPT)), [])
  t.regex(logged(), /could not be looked at/)
  t.false(logged().includes('Seife'))
})
