import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { type Branch, startWorld, type World } from './world.ts'

const CARD = cardNo(1)

interface Story {
  /** Whether the key folder forgets how old the books were, as one does that was put back with them. */
  readonly isForgotten: boolean
}

const warnings = async ({ brand }: World): Promise<string> => {
  const answer = await fetch(`${brand.url}/health`)
  return ((await answer.json()) as { warnings: string[] }).warnings.join()
}

const burn = async (t: ExecutionContext, branch: Branch): Promise<void> => {
  const { status, text } = await branch.sell(CARD, 1_000, 500)
  t.is(status, 201, text)
}

/** Books from before two grants are put back: their pool still has what both shops hold and have spent by now. */
async function story(t: ExecutionContext, { isForgotten }: Story): Promise<void> {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  const both = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) for (const each of [a, b]) await each.sync()
  }
  await both(1)
  await a.join(CARD)
  await both(1)
  await b.sell(CARD, 100)
  await both(2)
  t.is(await warnings(world), '')

  await world.restart(({ data }) => cpSync(data, `${data}.copy`, { recursive: true }))
  for (const each of [a, b]) await burn(t, each)
  await both(2)
  const granted = await b.spendable(CARD)
  t.true(granted >= 500, 'b was granted more')
  await world.restart(({ data, keys }) => {
    rmSync(data, { recursive: true })
    cpSync(`${data}.copy`, data, { recursive: true })
    if (isForgotten) rmSync(join(keys, 'books-age.json'))
  })

  if (!isForgotten) t.regex(await warnings(world), /older copy.*0001, 0002/)
  b.line.weather('cut')
  await burn(t, a)
  const left = await a.spendable(CARD)
  for (let round = 0; round < 4; round += 1) await a.sync()
  t.is(await a.spendable(CARD), left, 'nothing is granted before b has told what it holds')
  t.regex(await warnings(world), /older copy.*: 0002\./)
  await burn(t, b)
  b.line.weather('fine')
  await both(4)
  t.is(await warnings(world), '')
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  t.like(sums, { redeemed: 2_000, debt: 0 })
  t.is(sums.streams, (await a.spendable(CARD)) + (await b.spendable(CARD)))
  for (const each of [a, b]) t.is(firstFault(each), undefined)
}

test('E2E-19 a brand put back to an older copy of its books knows it from its key folder, and grants nothing before every shop has told what it holds', (t) =>
  story(t, { isForgotten: false }))

test('E2E-19 a brand put back together with its key folder hears of it from the first shop that was told more', (t) =>
  story(t, { isForgotten: true }))
