import { writeFileSync } from 'node:fs'
import test from 'ava'
import { place } from './support/cli.ts'

test('REPORT-23 reports and what-if at the command line, beside a running shop and without one', async (t) => {
  const at = place(t)
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const shown = await at.stempel(['programme', 'show', '--json'])
  const { programme } = shown.json<{ programme: object }>()
  writeFileSync(at.file('same.json'), JSON.stringify(programme))
  const alone = await at.stempel(['report', 'liability', '--json'])
  t.like(alone.json(), { report: 'liability', balance: 0, months: [] })
  const shop = await at.shop()
  const csv = await at.stempel(['report', 'rewards', '--csv'])
  t.is(csv.code, 0)
  t.regex(csv.out, /^month,rule,points,/)
  const text = await at.stempel(['report', 'tiers'])
  t.regex(text.out, /No week was cut yet/)
  const tried = await at.stempel(['whatif', at.file('same.json'), '--days', '30', '--json'])
  t.like(tried.json(), { sales: 0, fairness: [], kinds: [] })
  t.is(await shop.stop(), 0)
  writeFileSync(at.file('faulty.json'), JSON.stringify({ ...programme, holdMinutes: 0 }))
  const faulty = await at.stempel(['whatif', at.file('faulty.json')])
  t.is(faulty.code, 1)
  t.regex(faulty.out, /^holdMinutes: /)
  t.is((await at.stempel(['report', 'secrets'])).code, 2)
  t.is((await at.stempel(['report', 'tiers', '--week', '2026-W60'])).code, 2)
})
