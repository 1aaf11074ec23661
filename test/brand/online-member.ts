import type { ExecutionContext } from 'ava'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { cardNo } from '../support/test-books.ts'
import type { Heard } from '../support/test-shop.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { type Branch, type OnlineBranch, startWorld, type World } from './world.ts'

export const CARD = cardNo(1)

/** A member who earned 2,000 points in A, of which A keeps its allowance of 500. */
export async function member(t: ExecutionContext, databaseUrl?: string): Promise<[World, Branch, OnlineBranch]> {
  const world = await startWorld(t, databaseUrl)
  const a = await world.branch('0001')
  const web = await world.online('0901', { entity: 'Web GmbH', origin: 'https://shop.example' })
  await a.sync()
  await a.join(CARD)
  await a.sync()
  t.is((await brandTotals(world)).pool, 1_500)
  return [world, a, web]
}

/** What the kiosk answers to a member who wants to sign in online. */
export async function codeAt(a: Branch, card: string): Promise<Heard> {
  const { body } = await a.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: card } })
  return a.ask('POST', '/v1/me/online-codes', { till: 'door', headers: { 'card-session': body.session } })
}

export interface Signed {
  readonly session: string
  readonly card: string
  readonly provenUntil: string
}

export async function signIn(t: ExecutionContext, a: Branch, web: OnlineBranch): Promise<Signed> {
  const given = await codeAt(a, CARD)
  t.is(given.status, 201, given.text)
  t.regex(given.body.code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const opened = await web.ask('POST', '/v1/member-sessions', { code: given.body.code.toLowerCase() })
  t.is(opened.status, 201, opened.text)
  return opened.body
}

export const basket = (card: string, cents: number, burnPoints = 0) => ({
  ...{ card, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: cents }] },
  ...(burnPoints === 0 ? {} : { burnPoints }),
})

export const finish = (world: World, card: string, cents: number, burnPoints = 0) => ({
  ...basket(card, cents, burnPoints),
  finishedAt: new Date(world.clock.at).toISOString(),
})

export async function agreed(
  t: ExecutionContext,
  world: World,
  a: Branch,
  ...others: (Branch | OnlineBranch)[]
): Promise<Record<string, number>> {
  const verdict = await world.brand.brand.engine.transaction((tx) => verifyBrand(tx, sha256Text))
  t.like(verdict, { ok: true }, JSON.stringify(verdict))
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  for (const each of [a, ...others]) t.is(firstFault(each), undefined)
  return sums
}
