import test from 'ava'
import { keyNo } from '../../support/inputs.ts'
import { testBooks } from '../../support/test-books.ts'
import { tillAt } from '../../support/till.ts'

const CLUB = '2912345678906'

test('CODE-19 a card of others is one account, as EAN, in a link, as element string and on a stripe', (t) => {
  const cards = [{ id: 'club', prefix: '29', minLength: 13, maxLength: 13, digitsOnly: true }]
  const till = tillAt(testBooks(t, { programme: { cards } }))
  const read = [
    CLUB,
    `]E0${CLUB}`,
    `https://club.example/01/0${CLUB}`,
    `]C1010${CLUB}`,
    `;${CLUB}=9912?`,
    `%B${CLUB}^A^9?`,
  ]
  for (const [i, card] of read.entries()) {
    t.is(till.sell(keyNo(i + 1), [1000], { card }).body.points.balance, 50 * (i + 1), card)
    t.is(till.scan(card).body.balance, 50 * (i + 1), card)
  }
})
