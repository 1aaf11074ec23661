import { z } from 'zod'
import { REPORTS, reportQuestion } from '../../domain/reports/report.ts'
import { csvOf, tableOf } from '../../domain/reports/report-table.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { check } from '../validate.ts'
import type { Shop } from './shop.ts'

const CSV_TYPE = 'text/csv; charset=utf-8; header=present'

const format = z.enum(['json', 'csv']).default('json')

export const reportAnswer = z.looseObject({ report: z.enum(REPORTS) }).meta({
  id: 'ReportAnswer',
  description:
    'Rewards: `months`, exact, each with `rules`. Liability: exact, by the month of the last day. Tiers, fairness, coupons, uplift, assortment, experience: `week` and `rows`, counts in fives; what is of under ten cards is absent. Uplift, which also stands in coupons: per offer and tactic cards exposed, redeemed and control, with `revenue`, `cost` and `net` within 95 % bounds, or the verdict `inconclusive` and how many cards are missing. Misuse: `cases`.',
})

export const reports = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/reports/{report}',
    tag: 'Reports',
    summary: 'A report, as JSON or CSV',
    description:
      'Weeks (ISO) and months are cut once, when they are over, and then stay as they are; facts that come late count where they arrive. Rewards and liability are exact and have no cards in them.',
    callers: ['screen', 'till'],
    roles: ['manager', 'auditor'],
    params: { report: { description: `One of ${REPORTS.join(', ')}.`, example: 'rewards' } },
    query: {
      format: { description: '`json` or `csv`.', example: 'csv' },
      week: { description: 'A closed ISO week; the last one when left out.', example: '2026-W47' },
      month: { description: 'Of the rewards: one month instead of all.', example: '2026-11' },
    },
    answers: {
      200: {
        description: 'The report.',
        schema: reportAnswer,
        example: { report: 'tiers', currency: 'EUR', week: '2026-W47', cutAt: '2026-11-23T00:01:00.000Z', rows: [] },
      },
    },
    refusals: ['not_found', 'too_many'],
    act: async ({ params, query }) => {
      const { format: wanted, ...periods } = query
      const shape = check(format, wanted)
      const report = await shop.deps.longWork.report(check(reportQuestion, { ...periods, report: params.report }))
      if (shape === 'json') return json(200, report)
      return { status: 200, type: CSV_TYPE, body: csvOf(tableOf(report)) }
    },
  }),
]
