import type { IncomingMessage } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'
import { StempelError } from '../../domain/errors.ts'
import { type Answered, answering } from '../answering.ts'
import { checkContentType, readBody, readJson } from '../body.ts'
import type { Reply } from '../send.ts'
import type { BrandDeps } from './deps.ts'
import { brandRoutes } from './index.ts'

/** One request, after its caller was judged and its body read. */
interface BrandCall {
  /** The shop that calls; empty on routes for anyone. */
  readonly shop: string
  /** JSON, not yet checked; undefined on GET. */
  readonly body: unknown
  /** A header by its name in lower case; empty when absent. */
  readonly header: (name: string) => string
}

export interface BrandRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly callers: 'shops' | 'anyone'
  readonly bodyBytes?: number
  act(call: BrandCall): Promise<Reply>
}

const MAX_IN_WORK = 256
const BODY_BYTES = 64 * 1024

/** The brand's HTTP face: one layer that answers whatever happens, the router, and the route. */
export function createBrandApp(deps: BrandDeps): Koa<Answered> {
  const router = new Router<Answered>({ sensitive: true, strict: true })
  let inWork = 0
  for (const route of brandRoutes(deps))
    router.register(route.path, [route.method], async (ctx) => {
      ctx.state.pattern = route.path
      if (inWork >= MAX_IN_WORK)
        throw new StempelError('too_many', `At most ${MAX_IN_WORK} requests are in work at once.`)
      inWork += 1
      try {
        ctx.state.reply = await answer(deps, route, ctx.req)
      } finally {
        inWork -= 1
      }
    })
  const app = new Koa<Answered>()
  app.silent = true
  app.use(answering({ ...deps, traceOf }, () => []))
  app.use(router.routes())
  app.use((ctx) => {
    // Else it is what a till asks, and a till's token would have been known.
    if (ctx.path.startsWith('/v1/') && !ctx.path.startsWith('/v1/brand/'))
      throw new StempelError('unauthorised', 'The brand knows no branch whose till this is.', { path: 'Authorization' })
  })
  return app
}

async function answer(deps: BrandDeps, route: BrandRoute, req: IncomingMessage): Promise<Reply> {
  const header = (name: string): string => String(req.headers[name] ?? '')
  if (route.callers === 'anyone') return route.act({ shop: '', body: undefined, header })
  const [, token = ''] = /^Bearer (st_[A-Za-z0-9_-]{43})$/.exec(header('authorization')) ?? []
  const shop = token === '' ? undefined : await deps.shopOfKey(token)
  if (shop === undefined)
    throw new StempelError('unauthorised', 'The brand knows no shop by this key.', { path: 'Authorization' })
  if (route.method === 'GET') return route.act({ shop, body: undefined, header })
  checkContentType(req.headers['content-type'])
  const body = readJson(await readBody(req, route.bodyBytes ?? BODY_BYTES))
  return route.act({ shop, body, header })
}

/** A database's own words may quote a row, so that only its code and where it came from are told. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error'
  const { code } = error as NodeJS.ErrnoException
  const from = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return [code === undefined ? error.name : `${error.name} ${code}`, ...from].join('\n')
}
