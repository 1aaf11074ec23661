import { z } from 'zod'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { operator } from './fields.ts'
import type { Shop } from './shop.ts'

export const staffSessionBody = z
  .strictObject({ operator, pin: z.string().regex(/^[0-9]{4,12}$/, 'A PIN is 4 to 12 digits.') })
  .meta({ id: 'StaffSessionBody' })

export const staffSessionAnswer = z
  .object({ session: z.string(), expiresAt: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'StaffSessionAnswer' })

export const staffSessions = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/staff-sessions',
    tag: 'Staff',
    summary: 'Sign an operator in',
    description: 'Send the session as the header `Staff-Session`. It lasts 15 minutes, at this device only.',
    callers: ['till', 'screen'],
    body: staffSessionBody,
    bodyExample: { operator: '12', pin: '4711' },
    answers: {
      201: {
        description: 'Signed in.',
        schema: staffSessionAnswer,
        example: { session: 'ss_…', expiresAt: '2026-11-21T09:30:00.000Z' },
      },
    },
    refusals: ['too_many'],
    act: async ({ body, device }) => {
      const { session, expiresAt } = await shop.sessions.open(device, body.operator, body.pin)
      const answer = { session, expiresAt: new Date(expiresAt).toISOString() }
      return json(201, answer)
    },
  }),
]
