import { type Route, route } from '../route.ts'
import type { Shop } from './shop.ts'

export const metrics = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/metrics',
    tag: 'Operation',
    summary: 'Counters for Prometheus',
    callers: 'anyone',
    answers: { 200: { description: 'Prometheus text format.', type: 'text/plain', example: 'stempel_writer_queue 0' } },
    refusals: [],
    act: async () => {
      const body = await shop.deps.registry.metrics()
      return { status: 200, type: shop.deps.registry.contentType, body }
    },
  }),
]
