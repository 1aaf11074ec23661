import type { ExecutionContext } from 'ava'
import { answerVisit } from '../../src/actions/shop/answer-visit.ts'
import { readMe } from '../../src/actions/shop/read-me.ts'
import { visitShop } from '../../src/actions/shop/visit.ts'
import { entranceSchema } from '../../src/domain/choice/terms.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import type { AnswerReason, AnswerWord } from '../../src/domain/visit-answer.ts'
import { shopperWords } from '../../src/words/me.ts'
import { offer } from './coupons.ts'
import { keyNo } from './inputs.ts'
import { cardNo, testBooks } from './test-books.ts'
import { tillAt, today } from './till.ts'

export const SORRY = offer('sorry', { kind: 'amount', cents: 300 })

/** A shop that asks how it was, and says sorry with a coupon, unless told otherwise. */
export function askingShop(
  t: Pick<ExecutionContext, 'teardown'>,
  experience: ProgrammeDocument['experience'] = { restDays: 30, sorry: 'sorry' },
  more: Partial<ProgrammeDocument> = {},
) {
  const books = testBooks(t, {
    programme: { offers: [SORRY], entrance: entranceSchema.parse({ randomPercent: 0 }), experience, ...more },
  })
  const till = tillAt(books)
  let visits = 0
  let sales = 0
  return {
    books,
    till,
    buy: (card = cardNo(1), more: object = {}) => {
      sales += 1
      return till.sell(keyNo(sales, today(books)), [1000], { card, ...more })
    },
    visit: (card = cardNo(1), id?: string) => {
      visits += 1
      return books.run(visitShop, { id: id ?? `visit-${visits}`, card, workstation: 'door' })
    },
    say: (visit: string, answer: AnswerWord, reason?: AnswerReason) =>
      books.run(answerVisit, { visit, answer, reason }),
    me: (card = cardNo(1)) => books.run(readMe, { card, words: shopperWords('en'), shopLocale: 'en', sheet: [] }).body,
    /** Codes of the coupons a card can use. */
    coupons: (card = cardNo(1)): string[] => till.scan(card).body.coupons.map(({ code }: { code: string }) => code),
  }
}
