/**
 * The baseline: Koa and its router, one route that parses the JSON it is sent and answers bytes of the same kind and
 * length as the shop does, headers included. No check, no rule, nothing stored.
 */
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import Koa from 'koa'
import { answering } from './child.ts'
import type { Usage } from './usage.ts'

let answerTail = '}'

function readJson(req: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
    req.on('error', reject)
  })
}

/** What the shop says beside the body: the headers of any careful server, and where its journal stands. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'Stempel-Stream': '0123456789abcdef0123456789abcdef',
  'Stempel-Seq': '123456',
  'Stempel-Safe': '0',
}

const router = new Router()
router.put('/v1/sales/:key', async (ctx) => {
  const sale = (await readJson(ctx.req)) as { lines?: unknown[] }
  ctx.status = sale.lines === undefined ? 422 : 201
  ctx.type = 'application/json'
  ctx.set(HEADERS)
  ctx.body = `{"sale":"${ctx.params.key}"${answerTail}`
})
const app = new Koa()
app.use(router.routes())
const server = app.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))

type Question = { do: 'port' } | { do: 'answer'; like: string } | { do: 'usage' }

answering((question: Question) => {
  switch (question.do) {
    case 'port':
      return { port: (server.address() as AddressInfo).port }
    case 'answer':
      // Everything behind the key, so that the length is the very same.
      answerTail = question.like.slice(question.like.indexOf('"', 9) + 1)
      return {}
    case 'usage': {
      const { user, system } = process.cpuUsage()
      const { rss, heapUsed } = process.memoryUsage()
      return { cpuMicros: user + system, rssBytes: rss, heapUsedBytes: heapUsed } satisfies Usage
    }
  }
})
