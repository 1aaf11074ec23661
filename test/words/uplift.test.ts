import test from 'ava'
import { effectOf } from '../../src/domain/reports/uplift-figures.ts'
import type { UpliftRow } from '../../src/domain/reports/uplift-rows.ts'
import { upliftWords } from '../../src/words/uplift.ts'

const row = (more: Partial<UpliftRow>): UpliftRow => ({
  offer: 'coffee',
  tactic: undefined,
  days: 28,
  exposed: 1000,
  redeemed: 100,
  control: 100,
  verdict: 'inconclusive',
  because: 'chance',
  controlCents: undefined,
  revenue: undefined,
  own: undefined,
  cost: undefined,
  net: undefined,
  detectableBasisPoints: undefined,
  cardsMissing: undefined,
  choice: undefined,
  ...more,
})

const side = { count: 2, mean: 0, variance: 1 }
const effect = (estimate: number, low: number, high: number) =>
  effectOf({ estimate, low, high, standardError: 1, treated: side, control: side }, 1000)

test('UPLIFT-16 what is known is said in one sentence of the shop’s language, bounds nearest nothing first', (t) => {
  const more = row({ verdict: 'more', because: undefined, revenue: effect(420, 130, 710) })
  const less = row({ verdict: 'less', because: undefined, revenue: effect(-420, -710, -130) })
  t.is(upliftWords('en')(more, 'EUR'), 'A card that was shown it spent 4.20 EUR more (1.30 EUR to 7.10 EUR).')
  t.is(upliftWords('en')(less, 'EUR'), 'A card that was shown it spent 4.20 EUR less (1.30 EUR to 7.10 EUR).')
  t.is(
    upliftWords('de')(more, 'EUR'),
    'Eine Karte, der es gezeigt wurde, gab 4,20 EUR mehr aus (1,30 EUR bis 7,10 EUR).',
  )
  t.is(upliftWords('zh')(more, 'EUR'), '看到优惠的卡每张多消费 4.20 EUR（1.30 EUR 至 7.10 EUR）。')
  t.is(upliftWords('fr')(more, 'EUR'), upliftWords('en')(more, 'EUR'))
})

test('UPLIFT-16 what is not known is called inconclusive, with the reason and how many cards are missing', (t) => {
  const en = upliftWords('en')
  t.is(
    en(row({ cardsMissing: 79_000 }), 'EUR'),
    'Inconclusive: it takes about 79,000 more cards to find a change of 5 %.',
  )
  t.regex(en(row({ cardsMissing: 0 }), 'EUR'), /^Inconclusive: a change of 5 % would most likely/)
  t.regex(en(row({ because: 'no-control' }), 'EUR'), /^Inconclusive: no cards are kept/)
  t.regex(en(row({ because: 'unlike', cardsMissing: 5 }), 'EUR'), /^Inconclusive: the control group/)
  for (const locale of ['de', 'zh'])
    for (const said of [
      row({ cardsMissing: 790 }),
      row({ because: 'no-control' }),
      row({ because: 'unlike' }),
      row({}),
    ])
      t.regex(upliftWords(locale)(said, 'EUR'), locale === 'de' ? /^Nicht zu entscheiden: .+\.$/ : /^无法判断：.+。$/)
})
