import test from 'ava'
import fc from 'fast-check'
import type { BooksTx } from '../../../src/books/shop/tx.ts'
import { verify } from '../../../src/books/shop/verify.ts'
import { addDays } from '../../../src/domain/day.ts'
import { type Fact, fact, NO_POINTS } from '../../../src/domain/fact.ts'
import { Ledger } from '../../../src/domain/ledger.ts'
import { bareWriter, DAY, keyOf, known, NOON, sell, sha256 } from './fixture.ts'

type Step = {
  readonly what: 'sell' | 'burn' | 'hold' | 'release' | 'return' | 'expire' | 'fail' | 'erase'
  n: number
  who: number
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what']>('sell', 'sell', 'burn', 'hold', 'release', 'return', 'expire', 'fail', 'erase'),
    n: fc.integer({ min: 1, max: 120 }),
    who: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 5, maxLength: 25 },
)

const record = (tx: BooksTx, who: number, kind: Fact['kind'], ledger: Ledger, more: Partial<Fact> = {}): number =>
  tx.record(fact({ kind, day: DAY, programme: 1, account: who, cause: 'any', at: NOON, ...ledger.flush(), ...more }))

/** One step the way an action takes it: the domain's ledger finds the moves, the books record them. */
function take(tx: BooksTx, { what, n, who }: Step, index: number): void {
  known(tx, who)
  const account = tx.account(who)
  if (account === undefined) throw new Error('not opened')
  const ledger = new Ledger(account)
  const key = keyOf(index)
  const hold = tx.hold(`hold ${who}`)
  if (what === 'sell') {
    const deficit = Math.min(account.deficit, n)
    const moves = [{ lot: account.nextLot, points: n - deficit, expires: addDays(DAY, n) }]
    sell(tx, { account: who, key, points: n, more: { moves, deficit: -deficit } })
  } else if (what === 'burn') {
    const burned = ledger.burn(n, DAY).reduce((sum, { points }) => sum + points, 0)
    record(tx, who, 'sale', ledger, { points: { ...NO_POINTS, burned } })
  } else if (what === 'hold' && hold === undefined) {
    const lots = ledger.reserve(n, DAY)
    const seq = record(tx, who, 'hold', ledger)
    const held = { key: `hold ${who}`, seq, account: who, points: n, lots, expiresAt: NOON, digest: sha256('h') }
    tx.putHold({ ...held, state: 'granted', answer: '' })
  } else if (what === 'release' && hold !== undefined) {
    ledger.release(hold.lots)
    record(tx, who, 'release', ledger, { endsHold: hold.seq })
    tx.dropHold(hold.key)
  } else if (what === 'return') {
    const found = ledger.clawback(n, undefined)
    ledger.owe(n - found)
    record(tx, who, 'return', ledger, { points: { ...NO_POINTS, clawedBack: n } })
  } else if (what === 'expire') {
    const expired = ledger.expire(addDays(DAY, n))
    record(tx, who, 'expire', ledger, { points: { ...NO_POINTS, expired } })
  } else if (what === 'fail') {
    sell(tx, { account: who, key })
    throw new Error('on purpose')
  } else if (what === 'erase' && hold === undefined) {
    const moves = account.lots().flatMap(({ no, points }) => (points === 0 ? [] : [{ lot: no, points: -points }]))
    const points = { ...NO_POINTS, adjusted: -account.balance }
    record(tx, who, 'close', ledger, { points, moves, deficit: -account.deficit })
    tx.forgetAccount(who, (kind, of) => sha256(`${kind} ${of}`).subarray(0, 16))
  }
}

test('VERIFY-5 whatever happens in whatever order, verify agrees after every step, and balances are their lots', async (t) => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { db, writer, read } = bareWriter(t)
      for (const [index, step] of given.entries()) {
        await writer.submit((tx) => take(tx, step, index)).catch((error: Error) => t.is(error.message, 'on purpose'))
        t.like(verify(db, { sha256, witnesses: [], isGenuine: () => true, factsAtOnce: 10 }), { ok: true })
        const account = read.account(step.who)
        const lots = account?.lots().reduce((sum, { points }) => sum + points, 0)
        if (account !== undefined) t.is(lots, account.balance + account.deficit)
      }
      db.close()
    }),
    { numRuns: 25 },
  )
})
