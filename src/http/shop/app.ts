import Router from '@koa/router'
import Koa from 'koa'
import { StempelError } from '../../domain/errors.ts'
import { TILL_ANSWER } from '../../domain/till-headers.ts'
import { answering } from '../answering.ts'
import { problemOf } from '../problem.ts'
import type { Route } from '../route.ts'
import { PROBLEM_TYPE, type Reply } from '../send.ts'
import type { ShopDeps } from './deps.ts'
import { shopRoutes } from './index.ts'
import { createServe, type RequestState } from './serve.ts'
import { createShop, type Shop } from './shop.ts'

/**
 * The shop's HTTP face. Each request passes one layer that answers whatever happens, the router, and its route.
 * @param routesOf what is served; all a shop has unless said
 */
export function createShopApp(deps: ShopDeps, routesOf: (shop: Shop) => Route[] = shopRoutes): Koa<RequestState> {
  const shop = createShop(deps)
  const serve = createServe(shop)
  const routerOf = (routes: readonly Route[]) => {
    const router = new Router<RequestState>({ sensitive: true, strict: true })
    for (const route of routes) {
      const run = serve(route)
      router.register(pattern(route), [route.method], (ctx) =>
        run({ req: ctx.req, params: ctx.params, state: ctx.state }),
      )
    }
    return router.routes()
  }
  const routes = routesOf(shop)
  const app = new Koa<RequestState>()
  app.silent = true
  app.use(
    answering<RequestState>({ ...deps, random: deps.ctx.random }, ({ device }) =>
      device?.kind === 'till' ? safeHeaders(deps) : NONE,
    ),
  )
  app.use(routerOf(routes.filter(isBusy)))
  app.use(routerOf(routes.filter((route) => !isBusy(route))))
  app.use((ctx) => {
    ctx.state.reply = unmatched(ctx.method, (ctx as { matched?: { methods: string[] }[] }).matched ?? [])
  })
  return app
}

/** A router holds each address against every pattern it has, so those that are asked all day have one of their own. */
const BUSY = new Set(['/v1/sales/{key}', '/v1/scans', '/v1/visits/{id}'])
const isBusy = ({ path }: Route): boolean => BUSY.has(path)

/** `/v1/sales/{key}` as the router writes it; a colon of an address is only a colon. */
const pattern = (route: Route): string => route.path.replaceAll(':', '\\:').replace(/\{(\w+)\}/g, ':$1')

const NONE: readonly string[] = []

function safeHeaders(deps: ShopDeps): string[] {
  const { stream, seq, safe } = deps.safePoint()
  return [TILL_ANSWER.stream, stream, TILL_ANSWER.seq, String(seq), TILL_ANSWER.safe, String(safe)]
}

/** No route fits: `OPTIONS` is told the methods of the address, anything else that there is nothing. */
function unmatched(method: string, matched: readonly { methods: string[] }[]): Reply {
  const methods = [...new Set(matched.flatMap((layer) => layer.methods))]
  const headers = methods.length === 0 ? [] : ['Allow', [...methods, 'OPTIONS'].join(', ')]
  if (method === 'OPTIONS' && methods.length > 0) return { status: 204, type: '', body: '', headers }
  const detail =
    methods.length === 0 ? 'There is nothing at this address.' : `This address takes ${methods.join(', ')}.`
  const body = JSON.stringify(problemOf(new StempelError('not_found', detail)))
  return { status: 404, type: PROBLEM_TYPE, body, headers }
}
