import test from 'ava'
import { place } from './support/cli.ts'

test('UPLIFT-17 what coupons changed can be asked at the command line, as a sentence or as all its figures', async (t) => {
  const at = place(t)
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const text = await at.stempel(['report', 'uplift'])
  t.is(text.code, 0)
  t.regex(text.out, /^No week was cut yet\.\nNothing to tell\./)
  const csv = await at.stempel(['report', 'uplift', '--csv'])
  t.regex(csv.out, /^offer,tactic,days,exposed,redeemed,control,verdict,because,/)
  t.like((await at.stempel(['report', 'coupons', '--json'])).json(), { report: 'coupons', rows: [], uplift: [] })
})
