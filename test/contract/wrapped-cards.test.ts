import test from 'ava'
import { cardNo } from '../support/test-books.ts'
import { testShop } from '../support/test-shop.ts'
import { isProblem, saleBody } from './contract.ts'

const CARD = cardNo(1)
const key = (sequence: number): string => `0001.07.2026-11-21.${String(sequence).padStart(6, '0')}`

test('CODE-19 a till may hand over a card as its scanner sent it, and it is the same card', async (t) => {
  const shop = await testShop(t)
  const sold = await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: `]Q1${CARD}` }))
  t.is(sold.status, 201)
  for (const code of [CARD, `]Q1${CARD}`, `]C191${CARD}`, `%${CARD}?`, `(91)${CARD}`]) {
    const scan = await shop.scan(code)
    t.is(scan.status, 200, code)
    t.is(scan.body.balance, 50, code)
  }
  const again = await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: `%${CARD}?` }))
  t.is(again.text, sold.text, 'the same content')
})

test('CODE-19 a payment card is refused at a scan and in a sale, without its digits and with nothing written', async (t) => {
  const shop = await testShop(t)
  for (const code of ['4111111111111111', ';4111111111111111=2512?', '5555 5555 5555 4444', ']C0378282246310005']) {
    const scan = await shop.scan(code)
    isProblem(t, scan, 422, 'invalid', 'code')
    const sale = await shop.put(`/v1/sales/${key(2)}`, saleBody(1000, { card: code }))
    isProblem(t, sale, 422, 'invalid', 'card')
    for (const { text } of [scan, sale]) t.notRegex(text.replace(/"status":422/, ''), /[0-9]{4}/)
  }
  t.is((await shop.put(`/v1/sales/${key(2)}`, saleBody(1000))).status, 201, 'the key stayed free')
})
