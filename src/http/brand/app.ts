import type { IncomingMessage } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'
import { StempelError } from '../../domain/errors.ts'
import { checkContentType, readBody, readJson } from '../body.ts'
import { internalProblem, problemHeaders, problemOf } from '../problem.ts'
import { PROBLEM_TYPE, type Reply, send } from '../send.ts'
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

interface State {
  reply?: Reply
  pattern?: string
}

const MAX_IN_WORK = 256
const BODY_BYTES = 64 * 1024
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

/** The brand's HTTP face: one layer that answers whatever happens, the router, and the route. */
export function createBrandApp(deps: BrandDeps): Koa<State> {
  const router = new Router<State>({ sensitive: true, strict: true })
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
  const app = new Koa<State>()
  app.silent = true
  app.use(answering(deps))
  app.use(router.routes())
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

/** Sends the reply or the refusal, measures, and never lets anything out. */
function answering(deps: BrandDeps): Koa.Middleware<State> {
  const { ticks, metrics, log } = deps
  return async (ctx, next) => {
    const from = ticks()
    const { req, res, state } = ctx
    ctx.respond = false
    let reply: Reply
    try {
      await next()
      reply = state.reply ?? refusal(deps, new StempelError('not_found', 'There is nothing at this address.'), state)
    } catch (error) {
      reply = refusal(deps, error, state)
    }
    if (!res.headersSent) send(res, reply, [], req.method === 'HEAD')
    const method = METHODS.has(req.method ?? '') ? (req.method ?? '') : 'other'
    const route = state.pattern ?? 'unmatched'
    metrics.request(method, route, reply.status, ticks() - from)
    log.debug({ method, route, status: reply.status }, 'answered')
  }
}

function refusal(deps: BrandDeps, error: unknown, state: State): Reply {
  if (error instanceof StempelError) {
    const problem = problemOf(error)
    return { status: problem.status, type: PROBLEM_TYPE, body: JSON.stringify(problem), headers: problemHeaders(error) }
  }
  const id = Buffer.from(deps.random.bytes(6)).toString('hex')
  deps.log.error({ id, route: state.pattern, error: wordsOf(error) }, 'internal error')
  return { status: 500, type: PROBLEM_TYPE, body: JSON.stringify(internalProblem(id)) }
}

/** A database's own words may quote a row, so that only its code and where it came from are told. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error'
  const { code } = error as NodeJS.ErrnoException
  const from = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return [code === undefined ? error.name : `${error.name} ${code}`, ...from].join('\n')
}
