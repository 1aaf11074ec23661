import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { JSON_TYPE } from '../send.ts'
import type { Shop } from './shop.ts'

const entry = z
  .looseObject({
    seq: z.int().meta({ description: 'Its number in the journal, which proves itself.' }),
    at: z.string().meta({ format: 'date-time' }),
    word: z.string().meta({ description: 'What was done.' }),
    by: z.string().nullable().meta({ description: 'The operator; null once a card that it is about was erased.' }),
    second: z.string().optional().meta({ description: 'Who confirmed it.' }),
    of: z.string().meta({ description: 'To what; never a card.' }),
    points: z.int().optional(),
  })
  .meta({ id: 'AuditEntry' })

export const auditAnswer = z
  .object({ entries: z.array(entry), next: z.int().nullable().meta({ description: 'Ask on with `before`.' }) })
  .meta({ id: 'AuditAnswer' })

export const auditTrail = ({ deps }: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/audit',
    tag: 'Console',
    summary: 'Who did what, newest first',
    description:
      'Each entry is a fact in the chain of the journal: `stempel verify` finds one that was changed or cut.',
    callers: ['screen', 'till'],
    roles: MAY['read-audit'],
    query: { before: { description: 'The number that the page before ended with.', example: '42' } },
    answers: {
      200: {
        description: '50 entries at most.',
        schema: auditAnswer,
        example: {
          entries: [{ seq: 7, at: '2026-11-21T10:00:00.000Z', word: 'device-paired', by: '1', of: 'door' }],
          next: null,
        },
      },
    },
    refusals: [],
    act: ({ query: { before } }) => {
      if (before !== undefined && !/^[1-9]\d{0,14}$/.test(before)) throw invalid('before', 'A number of the journal.')
      const from = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before)
      return { status: 200, type: JSON_TYPE, body: deps.console.audit(from) }
    },
  }),
]
