import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import { systemClock } from '../../../src/open-shop.ts'

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const LONGEST_MS = 60_000
// Compiled once for all the processes of a run, which are many and short.
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/stempel-test', import.meta.url))

/** What a command left behind. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Standard output read as JSON. */
  json<T>(): T
}

export interface Running {
  readonly url: string
  readonly child: ChildProcess
  /** Ends it as an operator would. @returns its exit code. */
  stop(): Promise<number | null>
}

/** One shop's place on disk, and the command line as real processes in it. */
export interface Place {
  readonly folder: string
  readonly data: string
  readonly keys: string
  file(name: string): string
  stempel(args: readonly string[], input?: string): Promise<Ended>
  /** Starts a server and waits until it says where it is. */
  shop(): Promise<Running>
  brand(): Promise<Running>
}

/** A place in a temporary folder; the processes started in it end with the test. */
export function place(t: ExecutionContext, env: Readonly<Record<string, string>> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-cli-'))
  const started: ChildProcess[] = []
  const data = join(folder, 'data')
  const start = (args: readonly string[]): ChildProcess => {
    const own = { STEMPEL_DATA: data, STEMPEL_PORT: '0', STEMPEL_LOG: 'silent', NODE_NO_WARNINGS: '1', ...env }
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, NODE_COMPILE_CACHE: COMPILED, ...own },
      timeout: LONGEST_MS,
    })
    started.push(child)
    return child
  }
  t.teardown(() => {
    for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    data,
    keys: `${data}.keys`,
    file: (name) => join(folder, name),
    stempel: (args, input = '') => ended(start(args), input),
    shop: () => serving(start(['shop', '--json'])),
    brand: () => serving(start(['brand', '--json'])),
  }
}

async function ended(child: ChildProcess, input: string): Promise<Ended> {
  const texts = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
  // A command that needs no input may be over before it is written.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...texts, json: <T>() => JSON.parse(texts.out) as T }
}

async function serving(child: ChildProcess): Promise<Running> {
  if (child.stdout === null) throw new Error('the server has no standard output')
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string }
    const stop = async (): Promise<number | null> => {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      child.stdout?.resume()
      return ((await closed) as [number | null])[0]
    }
    return { url, child, stop }
  }
  throw new Error(`the server did not start: ${said}`)
}

/** Asks a shop over HTTP as a till does. */
export async function ask(
  shop: Running,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(shop.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The last line printed. */
export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

/** The key of a till's sale of today. */
export const saleKey = (sequence: number): string =>
  `0001.07.${new Date(systemClock.now()).toISOString().slice(0, 10)}.${sequence}`

/** A sale of one line over whole units of money. */
export const saleOf = (card: string | undefined, amountCents: number): unknown => ({
  ...(card === undefined ? {} : { card }),
  currency: 'EUR',
  lines: [{ line: 1, quantity: 1, amountCents }],
  finishedAt: new Date(systemClock.now()).toISOString(),
})
