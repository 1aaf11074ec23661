import { JSON_TYPE } from '../send.ts'
import type { BrandRoute } from './app.ts'
import type { BrandDeps } from './deps.ts'

/** Whether the brand can work; nothing here names a shop or a member. */
export const health = (deps: BrandDeps): BrandRoute => ({
  method: 'GET',
  path: '/health',
  callers: 'anyone',
  act: async () => {
    const now = await deps.health()
    const body = JSON.stringify(now)
    if (now.status === 'ready') return { status: 200, type: JSON_TYPE, body }
    return { status: 503, type: JSON_TYPE, body, headers: ['Retry-After', '1'] }
  },
})

export const metrics = (deps: BrandDeps): BrandRoute => ({
  method: 'GET',
  path: '/metrics',
  callers: 'anyone',
  act: async () => ({ status: 200, type: deps.registry.contentType, body: await deps.registry.metrics() }),
})
