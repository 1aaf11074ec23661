import { z } from 'zod'
import { type Route, route } from '../route.ts'
import { JSON_TYPE } from '../send.ts'
import type { Shop } from './shop.ts'

export const healthAnswer = z
  .object({
    status: z.enum(['ready', 'starting', 'fenced', 'full']),
    version: z.string(),
    head: z.object({ seq: z.int(), hash: z.string().optional() }).meta({ description: "The journal's last fact." }),
    brand: z.looseObject({ linked: z.boolean() }),
    equipment: z
      .object({ devices: z.int(), connected: z.int() })
      .optional()
      .meta({ description: 'Readers and printers: how many there should be, how many there are.' }),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Health' })

export const health = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/health',
    tag: 'Operation',
    summary: 'Whether the shop can sell',
    callers: 'anyone',
    answers: {
      200: {
        description: 'Ready.',
        schema: healthAnswer,
        example: { status: 'ready', version: '0.1.0', head: { seq: 42 }, brand: { linked: false }, warnings: [] },
      },
      503: { description: 'Not ready; `status` says why.', schema: healthAnswer },
    },
    refusals: [],
    act: () => {
      const now = shop.deps.health()
      const body = JSON.stringify(now)
      if (now.status === 'ready') return { status: 200, type: JSON_TYPE, body }
      return { status: 503, type: JSON_TYPE, body, headers: ['Retry-After', '1'] }
    },
  }),
]
