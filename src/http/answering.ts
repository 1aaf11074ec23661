import type Koa from 'koa'
import type { Logger } from 'pino'
import { StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import { internalProblem, problemHeaders, problemOf } from './problem.ts'
import { PROBLEM_TYPE, type Reply, send } from './send.ts'

/** What an app keeps about a request until it is answered. */
export interface Answered {
  reply?: Reply
  /** The pattern of its route, the only form in which an address is counted or logged. */
  pattern?: string
}

export interface AnsweringDeps {
  /** A clock in ms that never jumps, for measuring. */
  readonly ticks: () => number
  readonly metrics: { request(method: string, route: string, status: number, elapsedMs: number): void }
  readonly log: Logger
  readonly random: Random
  /** What the log is told of an internal error: all of it, unless an app says otherwise. */
  readonly traceOf?: (error: unknown) => string
}

const ID_BYTES = 6
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'])
const NOTHING_THERE = new StempelError('not_found', 'There is nothing at this address.')

/**
 * The layer of an app that answers: it sends the reply or the refusal, measures, and never lets anything out.
 * @param more headers beside those of the reply, by what is known of the request
 */
export function answering<S extends Answered>(
  deps: AnsweringDeps,
  more: (state: S) => readonly string[],
): Koa.Middleware<S> {
  const { ticks, metrics, log } = deps
  const isChatty = log.isLevelEnabled('debug')
  return async (ctx, next) => {
    const from = ticks()
    const { req, res, state } = ctx
    ctx.respond = false
    let reply: Reply
    try {
      await next()
      reply = state.reply ?? refusal(deps, NOTHING_THERE, state)
    } catch (error) {
      reply = refusal(deps, error, state)
    }
    // A client that hung up was answered by Koa already, with nobody to read it.
    if (!res.headersSent) send(res, reply, more(state), req.method === 'HEAD')
    const elapsedMs = ticks() - from
    const { method = '' } = req
    const route = state.pattern ?? 'unmatched'
    metrics.request(KNOWN_METHODS.has(method) ? method : 'other', route, reply.status, elapsedMs)
    if (isChatty) log.debug({ method, route, status: reply.status, elapsedMs }, 'answered')
  }
}

function refusal({ log, random, traceOf = wholeTrace }: AnsweringDeps, error: unknown, { pattern }: Answered): Reply {
  if (error instanceof StempelError) {
    const problem = problemOf(error)
    return { status: problem.status, type: PROBLEM_TYPE, body: JSON.stringify(problem), headers: problemHeaders(error) }
  }
  const id = Buffer.from(random.bytes(ID_BYTES)).toString('hex')
  log.error({ id, route: pattern, stack: traceOf(error) }, 'internal error')
  return { status: 500, type: PROBLEM_TYPE, body: JSON.stringify(internalProblem(id)) }
}

const wholeTrace = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
