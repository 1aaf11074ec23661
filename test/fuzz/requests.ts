/** One hostile request after the other, made from what the shop itself describes. */
import type { Seeded } from '../bench/support/seeded.ts'
import { hostileBytes, hostileJson, hostileSegment } from './hostile.ts'

/** A route as `/openapi.json` describes it. */
export interface Target {
  readonly method: string
  readonly path: string
  /** Path parameters and what they are like. */
  readonly parameters: readonly string[]
  readonly body: unknown
}

/** Real things of the shop under test, so that mutations get past the first check. */
export interface Real {
  readonly tokens: readonly string[]
  readonly sessions: readonly string[]
  readonly cards: readonly string[]
  readonly keys: readonly string[]
  readonly claims: readonly string[]
  readonly programme: unknown
  /** A key no sale has yet. */
  freshKey(): string
}

export interface Request {
  readonly bytes: Buffer
  readonly method: string
  /** The client says something that is not so, or goes away: a closed line is an answer too. */
  readonly broken: boolean
  readonly what: string
}

/** The routes of a description, each with the example that stands in it. */
export function targetsOf(description: Description): Target[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters: parameters.filter((each) => each.in === 'path').map((each) => each.name),
      body: requestBody?.content['application/json']?.example,
    })),
  )
}

export interface Description {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { in: string; name: string }[]
        requestBody?: { content: Record<string, { example?: unknown } | undefined> }
      }
    >
  >
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'put']

/** Makes a request out of a route: in order, or wrong in its body, its head, its address or as a whole. */
export function hostileRequest(targets: readonly Target[], real: Real, random: Seeded): Request {
  const some = random.pick(targets)
  // Routes that only read have less to go wrong.
  const target = some.body === undefined && !random.once(4) ? random.pick(targets) : some
  const body = bodyOf(target, real, random)
  const path = pathOf(target, real, random, random.once(5))
  const head = headOf(real, random)
  const method = random.once(15) ? random.pick(METHODS) : target.method
  const what = `${method} ${target.path}`
  if (body === undefined) return plain({ method, path, head, body: undefined, what })
  switch (random.below(10)) {
    case 0:
      return plain({ method, path, head, body: Buffer.from(JSON.stringify(body)), what })
    case 1:
    case 2:
      return plain({ method, path, head, body: hostileBytes(Buffer.from(JSON.stringify(body)), random), what })
    case 3:
      return wrongHead({ method, path, head, body: Buffer.from(JSON.stringify(body)), what }, random)
    case 4:
      return random.once(4) ? garbage(random, what) : plain({ method, path, head, body: mutated(body, random), what })
    default:
      return plain({ method, path, head, body: mutated(body, random), what })
  }
}

const mutated = (body: unknown, random: Seeded): Buffer => Buffer.from(hostileJson(body, random))

interface Parts {
  readonly method: string
  readonly path: string
  readonly head: readonly string[]
  readonly body: Buffer | undefined
  readonly what: string
}

function plain({ method, path, head, body, what }: Parts): Request {
  const more = body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]
  return { ...assembled(method, path, [...head, ...more], body), broken: false, what }
}

function assembled(
  method: string,
  path: string,
  lines: readonly string[],
  body: Buffer = Buffer.alloc(0),
): Pick<Request, 'bytes' | 'method'> {
  const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`
  return { bytes: Buffer.concat([Buffer.from(text, 'latin1'), body]), method }
}

/** Heads that lie about the body or ask for something strange. */
function wrongHead({ method, path, head, body = Buffer.alloc(0), what }: Parts, random: Seeded): Request {
  const json = 'Content-Type: application/json'
  const length = `Content-Length: ${body.length}`
  const chunked = 'Transfer-Encoding: chunked'
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
  const choices: [lines: string[], body: Buffer, broken: boolean][] = [
    [['Content-Type: text/plain', length], body, false],
    [['Content-Type: application/json; charset=utf-16', length], body, false],
    [['Content-Type: application/json;;charset', length], body, false],
    [[json, 'Content-Encoding: gzip', length], body, false],
    [[json, chunked], chunk, false],
    [[json, chunked], Buffer.concat([Buffer.from('zz\r\n'), body]), true],
    [[json, chunked, length], chunk, true],
    [[json, `Content-Length: ${body.length + 50}`], body, true],
    [[json, `Content-Length: ${Math.max(0, body.length - 5)}`], body, true],
    [[json, 'Content-Length: -1'], body, true],
    [[json, 'Content-Length: 99999999999999999999'], body, true],
    [[json, 'Content-Length: 300000000'], body, true],
    [[json, length, length], body, true],
    [[json, length, 'Expect: 100-continue'], body, false],
    [[json, length, 'Expect: the unexpected'], body, true],
    [[json, length, 'Connection: Upgrade', 'Upgrade: h2c'], body, false],
    [[json, length, 'Connection: Upgrade', 'Upgrade: websocket'], body, false],
    [[json, length, `X-Long: ${'x'.repeat(20_000)}`], body, true],
    [[json, length, ...Array.from({ length: 3_000 }, (_, i) => `X-${i}: 1`)], body, true],
    [[json, length, 'Stempel-Seen: nobody:1', 'Stempel-First: nobody:1'], body, false],
    [[json, length, `Stempel-Seen: ${'9'.repeat(40)}`], body, false],
    [[json, length, 'Staff-Session: ss_wrong'], body, false],
    [[json, length, 'Authorization: Bearer st_other'], body, false],
    [[json, length, 'Bad Header: 1'], body, true],
    [[json, length, 'X-Null: \u0000'], body, true],
    [[json, length, ' folded: 1'], body, true],
  ]
  const [lines, sent, broken] = random.pick(choices)
  return {
    ...assembled(method, path, [...head, ...lines], sent),
    broken,
    what: `${what} with ${lines.slice(0, 3).join(', ').slice(0, 120)}`,
  }
}

function garbage(random: Seeded, what: string): Request {
  const bytes = random.pick([
    Buffer.from(random.bytes(1 + random.below(400))),
    Buffer.from('GET / HTTP/9.9\r\n\r\n'),
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from('GET /health\r\n\r\n'),
    Buffer.from('\r\n\r\n\r\n'),
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]),
    Buffer.from('CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('GET * HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('GET http://evil/health HTTP/1.1\r\nHost: x\r\n\r\n'),
  ])
  return { bytes, method: 'GET', broken: true, what: `garbage instead of ${what}` }
}

function headOf(real: Real, random: Seeded): string[] {
  const head = random.once(15) ? [] : [`Authorization: Bearer ${random.pick(real.tokens)}`]
  if (random.once(2)) head.push(`Staff-Session: ${random.pick(real.sessions)}`)
  return head
}

function pathOf({ path }: Target, real: Real, random: Seeded, isHostile: boolean): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (isHostile) return hostileSegment(random)
    if (name === 'key') return random.once(2) ? real.freshKey() : random.pick(real.keys)
    if (name === 'code') return random.once(2) ? random.pick(real.claims) : hostileSegment(random)
    if (name === 'gift') return 'chocolate-bar'
    return random.pick(['default', 'spring', 'current', 'autumn'])
  })
  return random.once(12) ? random.pick([`${filled}?a=1&a=2`, `${filled}/`, `/${filled}`, filled.toUpperCase()]) : filled
}

/** The route's own example with real cards, keys and times in it, so that it is in order. */
function bodyOf({ path, body }: Target, real: Real, random: Seeded): unknown {
  if (body === undefined) return undefined
  if (path === '/v1/programmes/{id}') return { ...(real.programme as object), id: 'spring' }
  const filled = JSON.parse(JSON.stringify(body), (name, value) => {
    if (name === 'card' || name === 'code') return random.pick(real.cards)
    if (name === 'original') return random.pick(real.keys)
    if (name === 'key') return real.freshKey()
    if (name === 'burnPoints') return random.pick([0, 0, 0, 5, 500])
    return value
  }) as Record<string, unknown>
  if (!Array.isArray(filled) && random.once(3)) delete filled.card
  return filled
}
