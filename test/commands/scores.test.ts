import { writeFileSync } from 'node:fs'
import test from 'ava'
import { ask, place, saleKey } from './support/cli.ts'

test('SCORE-26 scores at the command line: shown, and counted anew beside a shop that sells', async (t) => {
  const at = place(t)
  const early = await at.stempel(['scores', 'show'])
  t.is(early.code, 1, 'there are no books yet')
  const token =
    (await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out.trimEnd().split('\n').at(-1) ?? ''
  const issued = await at.stempel(['cards', 'issue', '--count', '1', '--json'])
  const card = issued.json<{ cards: { card: string }[] }>().cards[0]?.card ?? ''
  t.like((await at.stempel(['scores', 'show', '--json'])).json(), { cursor: 0, cards: 0, kappa: 10, fit: null })
  const shop = await at.shop()
  for (const no of [1, 2]) {
    const lines = [{ line: 1, sku: 'milk', department: 'dairy', quantity: 1, amountCents: 100 }]
    const sale = {
      card,
      currency: 'EUR',
      lines,
      finishedAt: new Date(Date.parse(saleKey(no).slice(8, 18))).toISOString(),
    }
    t.is((await ask(shop, token, 'PUT', `/v1/sales/${saleKey(no)}`, sale)).status, 201)
  }
  const rebuilt = await at.stempel(['scores', 'rebuild', '--json'])
  t.like(rebuilt.json(), { from: saleKey(1).slice(8, 18), cards: 1, items: 2 })
  const text = await at.stempel(['scores', 'rebuild'])
  t.regex(text.out, /^Counted anew from the baskets since \d{4}-\d\d-\d\d: 1 cards, 2 items\. What was bought before/)
  t.regex(
    (await at.stempel(['scores', 'show'])).out,
    /1 cards, 2 items, counted up to fact \d+\.\nkappa is 10; it is fitted/,
  )
  t.is(await shop.stop(), 0)
})

test('RELEV-5 BACK-5 files are measured at the command line, in words and as JSON', async (t) => {
  const at = place(t)
  const rows = Array.from({ length: 40 }, (_, c) => [0, 1, 2].map((b) => `${c}\t${b}\t\tmilk own-${c}`)).flat()
  writeFileSync(at.file('baskets.tsv'), ['customer\tbasket\tday\titems', ...rows, 'broken'].join('\n'))
  const measured = await at.stempel(['relevance', at.file('baskets.tsv'), '--json'])
  t.like(measured.json(), {
    customers: 40,
    recall10: 1,
    phr10: 1,
    skipped: [{ line: 122, why: 'has 1 columns instead of 4' }],
  })
  const text = await at.stempel(['relevance', at.file('baskets.tsv')])
  t.regex(text.out, /mean +1\.0000 +1\.0000 +1\.0000/)
  t.regex(text.out, /row 122 has 1 columns/)
  t.is((await at.stempel(['relevance', at.file('nothing.tsv')])).code, 1)
  const days = ['2026-01-01', '2026-01-08', '2026-01-20', '2026-02-02', '2026-03-01', '2026-04-01']
  const bought = Array.from({ length: 60 }, (_, c) =>
    days.filter((_, i) => i === 0 || (c + i) % 3 > 0).map((day) => `c${c},${day},9.99`),
  ).flat()
  writeFileSync(at.file('purchases.csv'), [...bought, 'c1,never'].join('\n'))
  const back = await at.stempel(['comeback', at.file('purchases.csv'), '--until', '2026-02-15', '--json'])
  t.like(back.json(), { from: '2026-01-01', until: '2026-02-15', to: '2026-04-01', skipped: [bought.length + 1] })
  t.is(back.json<{ model: { customers: number } }>().model.customers, 60)
  t.regex(
    (await at.stempel(['comeback', at.file('purchases.csv')])).out,
    /^60 customers, known from 2026-01-01 to 2026-02-14:/,
  )
  t.is((await at.stempel(['comeback', at.file('purchases.csv'), '--until', 'soon'])).code, 2)
})
