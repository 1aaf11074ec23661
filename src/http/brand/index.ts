import type { BrandRoute } from './app.ts'
import type { BrandDeps } from './deps.ts'
import { health, metrics } from './operation.ts'
import { sync } from './sync.ts'

/** Every route the brand serves, the busiest first. */
export const brandRoutes = (deps: BrandDeps): BrandRoute[] => [sync(deps), health(deps), metrics(deps)]
