import { type Command, InvalidArgumentError } from 'commander'
import { readSettings } from '../config.ts'
import { MOST_DAYS, type WhatIfSide } from '../domain/whatif.ts'
import type { CannotTell } from '../domain/whatif-cannot-tell.ts'
import type { FairnessGroup, KindChange } from '../domain/whatif-groups.ts'
import type { WhatIfReport } from '../jobs/workers/whatif.ts'
import { systemClock } from '../open-shop.ts'
import { money } from '../words/money.ts'
import { told } from './json-file.ts'
import { checked } from './programme.ts'
import { type Common, command, run } from './run.ts'
import { percent, table } from './table.ts'
import { workWithBar } from './work-with-bar.ts'

/** `stempel whatif`: what a draft would have done with the shop's own past baskets. */
export const whatIfCommand = (): Command =>
  command('whatif', 'Try a programme on the baskets of the last days and print what it would have changed.')
    .argument('<file>', 'a programme document, - for standard input')
    .option('--days <number>', `how many days back, ${MOST_DAYS} at most`, days, MOST_DAYS)
    .action((file: string, { json, days: back }: Common & { days: number }) =>
      run(json, async () => {
        const { document, faults } = checked(file)
        if (document === undefined) return told(faults)
        const { data, timeZone, shop } = readSettings(process.env)
        const input = { document, days: back, now: systemClock.now(), timeZone, shop }
        const report = await workWithBar('what if', data, 'whatIf', input)
        return { json: report, text: textOf(report) }
      }),
    )

function days(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= MOST_DAYS) return number
  throw new InvalidArgumentError(`Days are a whole number from 1 to ${MOST_DAYS}.`)
}

/** Cents for people, in the words of the command line. */
const amount = (cents: number, currency: string): string => money(cents, currency, '.')

function textOf(report: WhatIfReport): string {
  const { sales, salesWithoutCard, from, to, currency, programme, fairness, kinds, cannotTell } = report
  const parts = [
    `${programme} on ${sales} sales with a card, ${from} to ${to} (${salesWithoutCard} more had none):`,
    sides(report.now, report.draft, currency),
  ]
  if (fairness.length > 0)
    parts.push('By how much a card spends (groups of ten cards or more):', groups(fairness, currency))
  if (kinds.length > 0) parts.push('Baskets that change most (of ten cards or more):', baskets(kinds, currency))
  for (const what of cannotTell) parts.push(CANNOT_TELL[what])
  return parts.join('\n\n')
}

function sides(now: WhatIfSide, draft: WhatIfSide, currency: string): string {
  const row = (name: string, of: (side: WhatIfSide) => string): string[] => [name, of(now), of(draft)]
  const promise = (side: WhatIfSide): string =>
    `${percent(side.promiseBasisPoints)}${side.belowPromise ? ' (below it)' : ''}`
  return table(
    ['', 'as it was', 'as it would be'],
    [
      row('points', (side) => String(side.points)),
      row('their face value', (side) => amount(side.pointsCents, currency)),
      row('gifts', (side) => String(side.gifts)),
      row('their cost', (side) => amount(side.giftCents, currency)),
      row('coupons', (side) => amount(side.couponCents, currency)),
      row('eligible spend', (side) => amount(side.eligibleCents, currency)),
      row('reward rate', (side) => percent(side.rateBasisPoints)),
      row('points alone', (side) => percent(side.pointsRateBasisPoints)),
      row('promise', promise),
      row('liability', (side) => amount(side.liabilityCents, currency)),
    ],
  )
}

const few = (cards: number | undefined): string => (cards === undefined ? 'under 10' : String(cards))

const groups = (of: readonly FairnessGroup[], currency: string): string =>
  table(
    ['group', 'cards', 'spend', 'gain', 'lose', 'change', 'rate', 'would be'],
    of.map((each) => [
      String(each.group),
      String(each.cards),
      amount(each.spendCents, currency),
      few(each.gaining),
      few(each.losing),
      amount(each.changeCents, currency),
      percent(each.nowBasisPoints),
      percent(each.draftBasisPoints),
    ]),
  )

const baskets = (of: readonly KindChange[], currency: string): string =>
  table(
    ['mostly', 'from', 'to below', 'sales', 'points', 'would be', 'change'],
    of.map((each) => [
      each.department,
      amount(each.fromCents, currency),
      each.toCents === undefined ? '' : amount(each.toCents, currency),
      String(each.sales),
      String(each.pointsNow),
      String(each.pointsDraft),
      amount(each.changeCents, currency),
    ]),
  )

const CANNOT_TELL: Readonly<Record<CannotTell, string>> = {
  tax: 'Whether tax counts differs from then; the taxes of past baskets are not kept, so spend is taken as it was.',
  segments: 'Rules look at segments; past sales are tried with the segments their cards are in now.',
  offers:
    'Offers differ from then; who would have used another coupon nobody knows, so coupons are taken as they were used.',
  groups:
    'Which customer groups count differs from then; groups of past sales are not kept, so spend is taken as it was.',
}
