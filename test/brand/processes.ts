import { once } from 'node:events'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import type { ACCOUNTS } from '../../src/books/brand/bulk.ts'
import { systemClock } from '../../src/open-shop.ts'
import { linesInFile, TillClient, type TillRequest } from '../../src/till-client/index.ts'
import { type Ended, lastLine, type Place, place, type Running } from '../commands/support/cli.ts'
import { type LineProxy, startProxy } from '../support/proxy.ts'

const LONGEST_MS = 50_000
const STEP_MS = 25
export const TODAY = new Date(systemClock.now()).toISOString().slice(0, 10)

/** Looks until something holds: processes exchange when they please. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += STEP_MS) {
    if (await holds()) return
    if (waitedMs > LONGEST_MS) throw new Error(`in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
}

export async function kill({ child }: Running): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  child.stdout?.resume()
  await closed
}

/** A till with a journal of its own, as a POS with our client keeps one. */
export interface Till {
  readonly client: TillClient
  /** A sale with a card, of so many cents; burns points when asked. @returns its status; 0 when no answer came. */
  sell(card: string, cents: number, burnPoints?: number): Promise<number>
  /** A sale whose receipt the customer keeps. @returns the token by which any shop takes its goods back. */
  sellWithReceipt(card: string, cents: number): Promise<string>
  /** Takes all goods of a receipt back. @returns its status, and the points taken for them. */
  takeBack(receipt: string, card: string, cents: number): Promise<{ status: number; clawedBack: number }>
  /** What a till may burn of a card here. */
  spendable(card: string): Promise<number>
}

/** A shop of the brand as a process, behind a line of its own. */
export interface Branch extends Till {
  readonly at: Place
  readonly line: LineProxy
  readonly now: { shop: Running }
  consent(card: string, purpose: string, state: 'given' | 'withdrawn'): Promise<number>
  /** Whether the brand has everything. */
  isLinked(): Promise<boolean>
}

/** A brand and its shops as processes. */
export interface Processes {
  readonly office: Place
  readonly now: { brand: Running }
  branch(shop: string): Promise<Branch>
}

/** @param env more settings of the brand, such as its database. */
export async function processes(t: ExecutionContext, env: Readonly<Record<string, string>> = {}): Promise<Processes> {
  const office = place(t, env)
  const now = { brand: await office.brand() }
  const branch = async (shop: string): Promise<Branch> => {
    const key = lastLine((await office.stempel(['brand', 'shop', 'add', '--shop', shop])).out)
    const line = await startProxy(() => Number(new URL(now.brand.url).port))
    t.teardown(() => line.close())
    const link = { STEMPEL_BRAND_URL: line.url, STEMPEL_BRAND_KEY: key, STEMPEL_SYNC_SECONDS: '1' }
    const at = place(t, { ...link, STEMPEL_SHOP: shop })
    const [till, kiosk] = [await tokenOf(at, 'till', '07'), await tokenOf(at, 'kiosk', 'door')]
    const running = { shop: await at.shop() }
    const made = branchOf({ at, line, now: running, shop, till, kiosk })
    await until('the first contact', made.isLinked)
    return made
  }
  return { office, now, branch }
}

/** Pairs a device. @returns its token. */
export const tokenOf = async (at: Place, kind: string, id: string): Promise<string> =>
  lastLine((await at.stempel(['device', 'add', '--kind', kind, '--id', id])).out)

interface Of extends Pick<Branch, 'at' | 'line' | 'now'> {
  readonly shop: string
  readonly till: string
  readonly kiosk: string
}

function branchOf({ at, line, now, shop, till, kiosk }: Of): Branch {
  let sequence = 0
  const next = (): string => {
    sequence += 1
    return `${shop}.07.${TODAY}.${sequence}`
  }
  const send = (token: string, { method, path, headers, body }: Omit<TillRequest, 'method'> & { method: string }) =>
    fetch(now.shop.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` },
      body,
    })
  const client = new TillClient({
    lines: linesInFile(at.file('till.journal')),
    send: async (request) => {
      const answer = await send(till, request)
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name) ?? undefined,
        body: await answer.text(),
      }
    },
  })
  const sell = (card: string, cents: number, burnPoints: number) =>
    client.put('sale', next(), {
      ...{ card, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: cents }] },
      ...(burnPoints === 0 ? {} : { burnPoints }),
      finishedAt: new Date(systemClock.now()).toISOString(),
    })
  return {
    ...{ at, line, now, client },
    sell: async (card, cents, burnPoints = 0) => (await sell(card, cents, burnPoints))?.status ?? 0,
    async sellWithReceipt(card, cents) {
      const { receipt } = JSON.parse((await sell(card, cents, 0))?.body ?? '{}') as { receipt: { token: string } }
      return receipt.token
    },
    async takeBack(original, card, cents) {
      const lines = [{ line: 1, quantity: 1, amountCents: cents }]
      const answer = await client.put('return', next(), { original, card, currency: 'EUR', lines })
      const { points } = JSON.parse(answer?.body ?? '{}') as { points?: { clawedBack: number } }
      return { status: answer?.status ?? 0, clawedBack: points?.clawedBack ?? 0 }
    },
    async spendable(card) {
      const body = JSON.stringify({ code: card, entry: 'scanned' })
      const answer = await send(till, { method: 'POST', path: '/v1/scans', headers: client.headers(), body })
      client.heed((name) => answer.headers.get(name) ?? undefined)
      return ((await answer.json()) as { spendable: number }).spendable
    },
    async consent(card, purpose, state) {
      const asked = { method: 'POST', path: '/v1/card-sessions', headers: {}, body: JSON.stringify({ code: card }) }
      const { session } = (await (await send(kiosk, asked)).json()) as { session: string }
      const body = JSON.stringify({ state, version: 1, locale: 'en', action: 'button:agree' })
      const path = `/v1/me/consents/${purpose}/${next()}`
      return (await send(kiosk, { method: 'PUT', path, headers: { 'card-session': session }, body })).status
    },
    async isLinked() {
      const { brand } = (await (await fetch(`${now.shop.url}/health`)).json()) as {
        brand: { linked: boolean; waiting: number }
      }
      return brand.linked && brand.waiting === 0
    },
  }
}

/** Points in the brand's file on one account of all members; `held` is that of all streams. */
export const booked = (office: Place, account: (typeof ACCOUNTS)[number]): number =>
  read(join(office.data, 'brand', 'brand.sqlite'), `SELECT sum(${account}) FROM member`)

/** How many operations of members the brand's file remembers. */
export const operations = (office: Place): number =>
  read(join(office.data, 'brand', 'brand.sqlite'), 'SELECT count(*) FROM operation')

/** How many members of the brand a shop knows. */
export const membersAt = (shop: Place): number => read(join(shop.data, 'shop.sqlite'), 'SELECT count(*) FROM member')

function read(file: string, statement: string, ...values: readonly string[]): number {
  const db = new Database(file, { readonly: true })
  try {
    return Number(
      db
        .prepare(statement)
        .pluck()
        .get(...values) ?? 0,
    )
  } finally {
    db.close()
  }
}

/** Sums of the brand's accounts, after its books and those of the shops were verified by the command line. */
export async function verified(
  t: ExecutionContext,
  office: Place,
  ...shops: readonly Place[]
): Promise<Record<string, number>> {
  for (const shop of shops) clean(t, await shop.stempel(['verify', '--json']))
  const said = await office.stempel(['brand', 'verify', '--json'])
  clean(t, said)
  const { sums } = said.json<{ sums: Record<string, number> }>()
  const of = (...names: string[]): number => names.reduce((sum, name) => sum + (sums[name] ?? 0), 0)
  t.is(of('streams', 'pool', 'redeemed', 'expired', 'paid', 'ahead'), of('issued', 'debt', 'loss', 'early'))
  return sums
}

function clean(t: ExecutionContext, { code, out, err }: Ended): void {
  t.is(code, 0, out + err)
}
