import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import pino from 'pino'
import { admit } from '../../src/admit-shop.ts'
import { type RunningBrand, startBrand } from '../../src/brand.ts'
import type { Settings } from '../../src/config.ts'
import { newToken, tokenHash } from '../../src/keys/token.ts'
import type { RunningBranch } from '../../src/online/branch.ts'
import { type LineProxy, startProxy } from '../support/proxy.ts'
import { seeded } from '../support/seeded.ts'
import { folderOf, type Heard, NOON, type SetClock, setClock, type TestShop, testShop } from '../support/test-shop.ts'

/** A shop of the world, its line to the brand, and what a test does in it. */
export interface Branch extends TestShop {
  readonly line: LineProxy
  /** Exchanges with the brand whatever waits, back-off or not. */
  sync(): Promise<boolean>
  /** A sale with a card, of so many cents; burns points when asked. @returns the answer. */
  sell(card: string, cents: number, burnPoints?: number): ReturnType<TestShop['put']>
  /** What a till may burn of a card here. */
  spendable(card: string): Promise<number>
  /** The card earns 2,000 points here and joins the brand, which hears of both. */
  join(card: string): Promise<void>
  /** The answer to a consent at the kiosk. */
  consent(card: string, purpose: string, state: 'given' | 'withdrawn'): ReturnType<TestShop['put']>
}

export interface World {
  readonly clock: SetClock
  /** The brand as it runs now. */
  readonly brand: RunningBrand
  /** Stops the brand, does something to its files, and starts it on them. */
  restart(meanwhile: (of: { readonly data: string; readonly keys: string }) => void): Promise<void>
  branch(shop: string, more?: Partial<Settings>): Promise<Branch>
  /** A branch without a door, with the page at which its members use passkeys. */
  online(shop: string, of?: { readonly entity?: string; readonly origin?: string }): Promise<OnlineBranch>
}

/** A branch without a door as its web shop's server sees it. */
export interface OnlineBranch {
  readonly running: RunningBranch
  readonly token: string
  /** Exchanges with the ledger whatever waits. */
  sync(): Promise<boolean>
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Heard>
  /** A key of its till that was not used before. */
  key(): string
}

const LONGEST_BACK_OFF_MS = 300_000

/** A brand and its shops as they run for real, on one clock; each shop behind a line of its own. */
export async function startWorld(t: ExecutionContext, databaseUrl?: string): Promise<World> {
  const folder = folderOf(t)
  const clock = setClock()
  const places = { data: join(folder, 'brand'), keys: join(folder, 'brand.keys') }
  let starts = 0
  const start = (): Promise<RunningBrand> => {
    starts += 1
    return startBrand(
      {
        port: 0,
        host: '127.0.0.1',
        ...places,
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
        tls: undefined,
        log: 'silent',
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      },
      { clock, random: seeded(`test brand ${starts}`), log: pino({ level: 'silent' }) },
    )
  }
  let brand = await start()
  t.teardown(() => brand.close())
  const branch: World['branch'] = async (shop, more = {}) => {
    const line = await startProxy(() => Number(new URL(brand.url).port))
    t.teardown(() => line.close())
    const key = newToken(seeded(`key ${shop}`))
    await admit(brand.brand, { shop, entity: shop, key })
    const of = await testShop(t, NOON, undefined, {
      ...more,
      shop,
      brand: { url: line.url, key, seconds: 3600 },
    })
    return branchOf(of, line, clock, shop)
  }
  const online: World['online'] = async (shop, { entity = shop, origin } = {}) => {
    const said = { name: `Web ${shop}`, origin, locale: 'en' }
    await admit(brand.brand, { shop, entity, key: newToken(seeded(`key ${shop}`)), branch: said })
    await brand.branches.refresh()
    const running = brand.branches.of(shop)
    if (running === undefined) throw new Error('the branch is not served')
    const token = newToken(seeded(`till ${shop}`))
    await running.shop.books.writer.submit((tx) => {
      if (tx.devices.list().some(({ revokedAt }) => revokedAt === undefined)) return
      tx.devices.add({ id: '01', kind: 'till', workstation: '01' }, tokenHash(token), clock.now())
    })
    return onlineOf(brand, running, token, shop)
  }
  return {
    clock,
    get brand() {
      return brand
    },
    restart: async (meanwhile) => {
      await brand.close()
      meanwhile(places)
      brand = await start()
    },
    branch,
    online,
  }
}

function onlineOf(brand: RunningBrand, running: RunningBranch, token: string, shop: string): OnlineBranch {
  let sequence = 0
  return {
    ...{ running, token },
    sync: () => running.line.sync(),
    ask: async (method, path, body, headers = {}) => {
      const answer = await fetch(brand.url + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      })
      const text = await answer.text()
      return { status: answer.status, text, body: JSON.parse(text), headers: answer.headers }
    },
    key: () => {
      sequence += 1
      return `${shop}.01.2026-11-21.${sequence}`
    },
  }
}

function branchOf(of: TestShop, line: LineProxy, clock: SetClock, shop: string): Branch {
  let sequence = 0
  const next = (): string => {
    sequence += 1
    return `${shop}.07.2026-11-21.${sequence}`
  }
  const branch: Branch = {
    ...of,
    line,
    sync: () => {
      of.clock.at += LONGEST_BACK_OFF_MS + 1
      clock.at = Math.max(clock.at, of.clock.at)
      return of.running.sync()
    },
    sell: (card, cents, burnPoints = 0) =>
      of.put(`/v1/sales/${next()}`, {
        card,
        currency: 'EUR',
        lines: [{ line: 1, quantity: 1, amountCents: cents }],
        ...(burnPoints === 0 ? {} : { burnPoints }),
        finishedAt: new Date(of.clock.at).toISOString(),
      }),
    join: async (card) => {
      await branch.sell(card, 40_000)
      await branch.consent(card, 'brand-identity', 'given')
      for (let round = 0; round < 2; round += 1) await branch.sync()
    },
    spendable: async (card) => (await of.scan(card)).body.spendable as number,
    consent: async (card, purpose, state) => {
      const { body } = await of.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: card } })
      return of.ask('PUT', `/v1/me/consents/${purpose}/${next()}`, {
        till: 'door',
        headers: { 'card-session': body.session },
        body: { state, version: 1, locale: 'en', action: 'button:agree' },
      })
    },
  }
  return branch
}

/** Everybody tells and hears, and the brand does its regular work between. */
export async function exchange(world: World, ...branches: readonly Branch[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const each of branches) await each.sync()
    await world.brand.tick()
  }
  for (const each of branches) await each.sync()
}
