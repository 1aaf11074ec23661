import test, { type ExecutionContext } from 'ava'
import { cardNo } from '../support/test-books.ts'
import {
  type Branch,
  booked,
  kill,
  membersAt,
  operations,
  type Processes,
  processes,
  until,
  verified,
} from './processes.ts'

const CARD = cardNo(1)

interface Met extends Processes {
  readonly a: Branch
  readonly b: Branch
}

/** A member with 2,000 points from A who bought for 1.00 in B; both shops hold the allowance of 500. */
async function member(t: ExecutionContext): Promise<Met> {
  const world = await processes(t)
  const a = await world.branch('0001')
  const b = await world.branch('0002')
  t.is(await a.sell(CARD, 40_000), 201)
  t.is(await a.consent(CARD, 'brand-identity', 'given'), 201)
  await until('the joining', () => booked(world.office, 'issued') === 2_000)
  await until('B hears of the member', () => membersAt(b.at) === 1)
  t.is(await b.sell(CARD, 100), 201)
  await until('the allowance in B', async () => (await b.spendable(CARD)) === 500)
  await until('the allowance in A', async () => (await a.spendable(CARD)) === 500)
  return { ...world, a, b }
}

const quiet = ({ a, b }: Met): Promise<void> => until('quiet', async () => (await a.isLinked()) && (await b.isLinked()))

test.serial(
  'E2E-11 in processes of their own: consent and points in A, the allowance and no more in B while its line is cut, goods of B back in A, and all agree when the line is there',
  async (t) => {
    const world = await member(t)
    const { a, b, office } = world
    b.line.weather('cut')
    t.is(await b.sell(CARD, 1_000, 400), 201)
    t.is(await b.sell(CARD, 1_000, 200), 409, 'beyond what is held here')
    const receipt = await b.sellWithReceipt(CARD, 2_000)
    t.deepEqual(
      await a.takeBack(receipt, CARD, 2_000),
      { status: 201, clawedBack: 100 },
      'what B sold and could not tell',
    )
    t.is(await a.sell(CARD, 1_000, 400), 201, 'the other shop has its own')
    b.line.weather('fine')
    await until('what B spent', () => booked(office, 'redeemed') === 800)
    await until('the allowances', async () => (await a.spendable(CARD)) === 500 && (await b.spendable(CARD)) === 500)
    await quiet(world)
    const sums = await verified(t, office, a.at, b.at)
    t.like(sums, { issued: 2_005 + 45 + 45 + 100 - 100, redeemed: 800 })
    t.is(sums.debt ?? 0, 0)
    t.is(sums.streams, 1_000)
  },
)

test.serial(
  'E2E-12 a kill of either shop or the brand while members shop changes nothing: each sale is in all books once',
  async (t) => {
    const world = await member(t)
    const { a, b, office, now } = world
    /** Ten sales of 1.00 at each till, in which one process is killed; tills then repeat what they had no answer to. */
    const struck = async (strike: () => Promise<unknown>): Promise<void> => {
      let isStruck: Promise<unknown> = Promise.resolve()
      for (let no = 0; no < 10; no += 1) {
        if (no === 4) isStruck = strike()
        await Promise.all([a.sell(CARD, 100), b.sell(CARD, 100)])
      }
      await isStruck
      for (const { client } of [a, b]) await until('the till’s repeats', () => client.repeat())
    }
    for (const branch of [a, b])
      await struck(async () => {
        await kill(branch.now.shop)
        branch.now.shop = await branch.at.shop()
      })
    await struck(async () => {
      await kill(now.brand)
      now.brand = await office.brand()
    })
    await until('all sales', () => booked(office, 'issued') === 2_005 + 3 * 20 * 5)
    await quiet(world)
    const sums = await verified(t, office, a.at, b.at)
    t.is(sums.issued, 2_305)
    t.is((sums.redeemed ?? 0) + (sums.debt ?? 0) + (sums.loss ?? 0), 0)
    t.is(sums.streams, (await a.spendable(CARD)) + (await b.spendable(CARD)))
  },
)

test.serial(
  'E2E-13 B put back to an old backup is fenced, its till repeats what the backup lacks, and its old life is closed',
  async (t) => {
    const world = await member(t)
    const { a, b, office } = world
    t.is((await b.at.stempel(['backup', b.at.file('old.sqlite')])).code, 0)
    t.is(await b.sell(CARD, 1_000, 300), 201)
    await until('what the brand heard', () => booked(office, 'redeemed') === 300)
    b.line.weather('cut')
    t.is(await b.sell(CARD, 1_000, 200), 201, 'what the brand did not hear')
    await kill(b.now.shop)
    const restored = await b.at.stempel(['restore', b.at.file('old.sqlite')])
    t.is(restored.code, 0, restored.err)
    b.now.shop = await b.at.shop()
    t.is(await b.spendable(CARD), 0, 'a new life begins with nothing: the old one may have spent it')
    t.is(await b.sell(CARD, 1_000, 100), 409)
    t.true(await b.client.repeat())
    b.line.weather('fine')
    await until('all that was sold', () => booked(office, 'redeemed') === 500)
    // Whatever the till still keeps has an answer of this life, and the disk with the backup is another one.
    t.is((await b.at.stempel(['backup', '--off-disk', b.at.file('new.sqlite')])).code, 0)
    await until('the old life is closed', async () => {
      // With each word to its shop the till says what it still keeps.
      const isFull = (await b.spendable(CARD)) === 500
      return isFull && booked(office, 'held') === 1_000
    })
    await quiet(world)
    const sums = await verified(t, office, a.at, b.at)
    t.like(sums, { issued: 2_005 + 45 + 45, redeemed: 500 })
    t.is(sums.debt ?? 0, 0)
    t.is((sums.streams ?? 0) + (sums.pool ?? 0), 2_095 - 500)
    t.is(sums.streams, (await a.spendable(CARD)) + (await b.spendable(CARD)))
  },
)

test.serial(
  'E2E-14 who withdraws in A while B is out of reach is paid all at once, and B settles when its line is back',
  async (t) => {
    const world = await member(t)
    const { a, b, office } = world
    b.line.weather('cut')
    t.is(await b.sell(CARD, 1_000, 200), 201, 'spent where nobody hears of it yet')
    t.is(await a.consent(CARD, 'brand-identity', 'withdrawn'), 201)
    await until('the payment', async () => (await a.spendable(CARD)) === 2_005)
    t.is(booked(office, 'loss'), 500, 'what B holds was paid before it came back')
    b.line.weather('fine')
    await until('what B had spent is settled', () => booked(office, 'redeemed') === 200)
    await quiet(world)
    await until('B has forgotten the member', () => membersAt(b.at) === 0)
    const sums = await verified(t, office, a.at, b.at)
    // The customer spent 200 that were paid out as well: the most there is to lose is the allowance.
    t.is(sums.loss, 200 - 45)
    t.is(sums.streams ?? 0, 0)
    t.is(await b.spendable(CARD), 0)
  },
)

test.serial(
  'E2E-17 a shop put back to a backup in which a member who left is still one hears that they left, and nothing of them counts anew',
  async (t) => {
    const world = await member(t)
    const { a, b, office } = world
    t.is((await b.at.stempel(['backup', b.at.file('old.sqlite')])).code, 0)
    t.is(await a.consent(CARD, 'brand-identity', 'withdrawn'), 201)
    await until('the brand to have forgotten', () => booked(office, 'held') === 0 && operations(office) === 0)
    const before = await verified(t, office, a.at, b.at)
    b.line.weather('cut')
    await kill(b.now.shop)
    t.is((await b.at.stempel(['restore', b.at.file('old.sqlite')])).code, 0)
    b.now.shop = await b.at.shop()
    t.is(membersAt(b.at), 1, 'the backup knows no better')
    t.is(await b.sell(CARD, 1_000), 201)
    b.line.weather('fine')
    await until('B hears that the member left', () => membersAt(b.at) === 0)
    await quiet(world)
    t.deepEqual(await verified(t, office, a.at, b.at), before)
  },
)
