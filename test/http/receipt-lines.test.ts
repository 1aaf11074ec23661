import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { textColumns } from '../../src/domain/wrap.ts'
import { operate } from '../../src/operations.ts'
import { cardNo } from '../support/test-books.ts'
import { testShop } from '../support/test-shop.ts'

const OFFER = {
  id: 'thanks',
  title: { en: 'Two euros off anything from the bakery counter, every day of the week' },
  value: { kind: 'amount', cents: 200 },
  validity: { days: 30 },
  issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 1000 } },
}

test('WRAP-6 a till gets receipt lines of its own columns, 42 unless it was paired with another number', async (t) => {
  const shop = await testShop(t)
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  await operate(on, 'programme.publish', { document: { ...defaultProgramme('EUR'), id: 'long', offers: [OFFER] } })
  shop.running.shop.reloadProgrammes()
  const sell = async (till: string, token = shop.tokens['07']) => {
    const lines = [{ line: 1, quantity: 1, amountCents: 3550 }]
    const body = {
      card: cardNo(Number(till)),
      currency: 'EUR',
      lines,
      finishedAt: new Date(shop.clock.at).toISOString(),
    }
    const path = `/v1/sales/0001.${till}.2026-11-21.1`
    const sold = await shop.ask('PUT', path, { body, headers: { authorization: `Bearer ${token}` } })
    t.is(sold.status, 201, sold.text)
    return sold.body.receipt.lines as string[]
  }
  const { token } = (await operate(on, 'device.add', { kind: 'till', id: '09', columns: 28 })) as { token: string }
  const usual = await sell('07')
  const narrow = await sell('09', token)
  t.true(usual.every((line) => textColumns(line) <= 42))
  t.true(narrow.every((line) => textColumns(line) <= 28))
  t.true(narrow.length > usual.length)
  t.true(
    usual.some((line) => /^K(?:[0-9A-Z]{3} )(?:[0-9A-Z]{4} ?){6}$/.test(line)),
    'a code stands on one line',
  )
  const bare = (lines: readonly string[]): string =>
    lines
      .join(' ')
      .replace(/K[0-9A-Z]{3} .*/, '')
      .replace(/\d+/g, '')
  t.is(bare(narrow), bare(usual))
  await t.throwsAsync(operate(on, 'device.add', { kind: 'kiosk', id: 'door', columns: 28 }), { message: /till/ })
  await t.throwsAsync(operate(on, 'device.add', { kind: 'till', id: '10', columns: 5 }))
})
