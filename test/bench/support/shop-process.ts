import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { reachShop } from '../../../src/local-socket.ts'
import { ask, stopChild } from './child.ts'
import type { Usage } from './usage.ts'

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const USAGE = new URL('usage.ts', import.meta.url).href
const START_MS = 30_000

/** What `npm start` gives to `node` itself, so that what is measured is what a shop runs. */
const { scripts }: { scripts: { start: string } } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
)
const START_FLAGS = scripts.start.split(' ').filter((word) => word.startsWith('--'))

export interface ShopProcess {
  readonly child: ChildProcess
  readonly pid: number
  readonly port: number
  readonly data: string
  usage(): Promise<Usage>
  /** Everything the process has written to standard error. */
  readonly errors: () => string
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Waits until it ends by itself. @returns its exit code; null when a signal ended it. */
  ended(): Promise<number | null>
}

interface ShopOptions {
  readonly data: string
  /** For `node` itself, for example `--cpu-prof`. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A command line that stands before `node`, for example `sh -c 'ulimit …; exec "$@"' sh`. */
  readonly before?: readonly string[]
}

/** A shop that did not start, with what it said. */
export class NotStarted extends Error {
  readonly code: number | null
  constructor(code: number | null, said: string) {
    super(`the shop ended with ${code}: ${said.trim()}`)
    this.code = code
  }
}

/** Starts the real program as it is started in a shop, on a free port, and waits until it says where it listens. */
export const startShopProcess = (options: ShopOptions): Promise<ShopProcess> => spawnShop(options).ready

/** The same without waiting; `ready` rejects with `NotStarted` when the process ends first. */
export function spawnShop(options: ShopOptions): { child: ChildProcess; ready: Promise<ShopProcess> } {
  const { data, flags = [], env = {}, before = [] } = options
  const [program = '', ...args] = [
    ...before,
    process.execPath,
    ...START_FLAGS,
    ...flags,
    '--import',
    USAGE,
    MAIN,
    'shop',
    '--json',
  ]
  const child = spawn(program, args, {
    env: {
      ...process.env,
      STEMPEL_PORT: '0',
      STEMPEL_DATA: data,
      STEMPEL_SHOP: '0001',
      STEMPEL_LOG: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out = (said.out + text).slice(-100_000)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err = (said.err + text).slice(-100_000)
  })
  const ready = firstLine(child, said).then((url) => ({
    child,
    pid: child.pid ?? 0,
    port: Number(new URL(url).port),
    data,
    usage: () => ask<Usage>(child, 'usage'),
    errors: () => said.err,
    stop: (signal?: NodeJS.Signals) => stopChild(child, signal),
    ended: () =>
      new Promise<number | null>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
        else child.once('exit', resolve)
      }),
  }))
  return { child, ready }
}

function firstLine(child: ChildProcess, said: { out: string; err: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('the shop did not start in time'))
    }, START_MS)
    const look = (): void => {
      const line = said.out.split('\n').find((each) => each.startsWith('{"url"'))
      if (line === undefined) return
      finish()
      resolve((JSON.parse(line) as { url: string }).url)
    }
    const onExit = (code: number | null): void => {
      finish()
      reject(new NotStarted(code, said.err + said.out))
    }
    const finish = (): void => {
      clearTimeout(timer)
      child.stdout?.off('data', look)
      child.off('close', onExit)
    }
    child.stdout?.on('data', look)
    child.once('close', onExit)
  })
}

/** Pairs tills `01`, `02` … with a running shop. @returns their tokens, in order. */
export const pairTills = (data: string, count: number): Promise<string[]> => pair(data, count, false)

/** The same for books that were used before: tills that are paired already get a new token. */
export const pairOrRepair = (data: string, count: number): Promise<string[]> => pair(data, count, true)

async function pair(data: string, count: number, again: boolean): Promise<string[]> {
  const local = await reachShop(data)
  if (local === undefined) throw new Error('no shop runs here')
  const tokens: string[] = []
  for (let i = 1; i <= count; i += 1) {
    const id = workstation(i)
    if (again) await local.call('device.revoke', { id }).catch(() => {})
    const { token } = (await local.call('device.add', { kind: 'till', id })) as { token: string }
    tokens.push(token)
  }
  local.close()
  return tokens
}

/** The id of the i-th till, from 1. */
export const workstation = (i: number): string => String(i).padStart(2, '0')
