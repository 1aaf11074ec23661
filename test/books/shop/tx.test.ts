import test from 'ava'
import type { BooksTx } from '../../../src/books/shop/tx.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { type Fact, fact, NO_POINTS } from '../../../src/domain/fact.ts'
import { booksOf, cardOf, DAY, keyOf, known, NOON, sell, sha256 } from './fixture.ts'

const of = (account: number, more: Partial<Fact> & Pick<Fact, 'kind'>): Fact =>
  fact({ day: DAY, programme: 1, account, cause: 'test', at: NOON, ...more })

const earn = (lot: number, points: number, expires: string, activeFrom?: string): Partial<Fact> => ({
  points: { ...NO_POINTS, earned: points },
  moves: [{ lot, points, expires, ...(activeFrom === undefined ? {} : { activeFrom }) }],
})

test('BOOK-50 a fact that contradicts itself never reaches the journal', async (t) => {
  const { writer, read } = booksOf(t)
  const wrong: [string, (tx: BooksTx) => unknown, RegExp][] = [
    [
      'sums',
      (tx) => tx.record(of(1, { kind: 'sale', points: { ...NO_POINTS, earned: 5 } })),
      /changes by 5 and moves 0/,
    ],
    [
      'no account',
      (tx) => tx.record(fact({ ...of(1, { kind: 'sale', ...earn(1, 5, DAY) }), account: undefined })),
      /without an account/,
    ],
    ['unknown account', (tx) => tx.record(of(9, { kind: 'sale', ...earn(1, 5, DAY) })), /does not exist/],
    [
      'unknown lot',
      (tx) => tx.record(of(1, { kind: 'adjust', moves: [{ lot: 3, points: 0 }] })),
      /lot 3 .* does not exist/,
    ],
    ['lot out of turn', (tx) => tx.record(of(1, { kind: 'sale', ...earn(2, 5, DAY) })), /lot 2 is opened where lot 1/],
    [
      'below zero',
      (tx) => {
        tx.record(of(1, { kind: 'sale', ...earn(1, 5, DAY) }))
        tx.record(of(1, { kind: 'sale', points: { ...NO_POINTS, burned: 6 }, moves: [{ lot: 1, points: -6 }] }))
      },
      /CHECK constraint/,
    ],
  ]
  for (const [what, job, message] of wrong)
    await t.throwsAsync(
      writer.submit((tx) => {
        known(tx, 1)
        return job(tx)
      }),
      { message },
      what,
    )
  t.is(read.head(), 0)
  t.is(read.account(1), undefined)
})

test('BOOK-51 accounts follow their facts: balance, held, deficit, lots, spend, tier and the last day', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => {
    sell(tx, { account: 1, key: keyOf(1), points: 70, cents: 1472 })
    const before = tx.account(1)
    t.is(before?.lots().length, 1)
    tx.record(of(1, { kind: 'hold', moves: [{ lot: 1, points: 0, held: 20 }] }))
    t.is(tx.account(1)?.held, 20)
    t.is(tx.account(1)?.lots()[0]?.held, 20, 'lots are read anew after a fact')
    t.is(before?.lots()[0]?.held, 0, 'a view stays what it was')
    tx.record(of(1, { kind: 'tier', tier: 'silver', note: 'reached', day: '2026-11-30' }))
    sell(tx, { account: 1, key: keyOf(2), cents: 500, day: '2026-12-01' })
  })
  t.like(read.account(1), {
    balance: 120,
    held: 20,
    deficit: 0,
    nextLot: 3,
    nextExpiry: '2028-11-21',
    tier: 'silver',
    spend: { '2026-11': 1472, '2026-12': 500 },
    lastDay: '2026-12-01',
  })
})

test('BOOK-52 spend is kept for the 25 newest months', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => {
    for (let n = 0; n < 30; n += 1) {
      const month = `${2024 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`
      sell(tx, { account: 1, key: keyOf(n, `${month}-01`), day: `${month}-01`, cents: 100 + n })
    }
  })
  const months = Object.keys(read.account(1)?.spend ?? {})
  t.is(months.length, 25)
  t.is(months[0], '2024-06')
})

test('BOOK-53 the expiry hint is never late: pending, held, released, reinstated and expired points', async (t) => {
  const { writer, read } = booksOf(t)
  const toExpire = (today: string) => writer.submit((tx) => tx.accountsToExpire(today, 10))
  await writer.submit((tx) => {
    known(tx, 1)
    tx.record(of(1, { kind: 'sale', ...earn(1, 50, '2027-03-01') }))
    tx.record(of(1, { kind: 'sale', ...earn(2, 50, '2027-01-01', '2026-12-01') }))
  })
  t.is(read.account(1)?.pendingUntil, '2026-12-01')
  t.is(read.account(1)?.nextExpiry, '2027-01-01')
  t.deepEqual(await toExpire('2027-01-01'), [], 'the last day itself still counts')
  t.deepEqual(await toExpire('2027-01-02'), [1])
  await writer.submit((tx) => tx.record(of(1, { kind: 'hold', moves: [{ lot: 2, points: 0, held: 50 }] })))
  t.deepEqual(await toExpire('2027-01-02'), [], 'held points do not expire')
  t.is(read.account(1)?.nextExpiry, '2027-03-01', 'a hint that came too early is set right')
  await writer.submit((tx) => tx.record(of(1, { kind: 'release', moves: [{ lot: 2, points: 0, held: -50 }] })))
  t.deepEqual(await toExpire('2027-01-02'), [1])
  const burned = { points: { ...NO_POINTS, burned: 50 }, moves: [{ lot: 2, points: -50 }] }
  await writer.submit((tx) => tx.record(of(1, { kind: 'sale', ...burned })))
  t.deepEqual(await toExpire('2027-01-02'), [])
  const back = { points: { ...NO_POINTS, reinstated: 20 }, moves: [{ lot: 2, points: 20 }] }
  await writer.submit((tx) => tx.record(of(1, { kind: 'return', ...back })))
  t.deepEqual(await toExpire('2027-01-02'), [1])
  const gone = { points: { ...NO_POINTS, expired: 20 }, moves: [{ lot: 2, points: -20, expired: 20 }] }
  await writer.submit((tx) => tx.record(of(1, { kind: 'expire', day: '2027-01-02', ...gone })))
  t.is(read.account(1)?.nextExpiry, '2027-03-01')
  t.deepEqual(await toExpire('2027-01-02'), [])
})

test('BOOK-54 many hints that came too early do not hide the accounts behind them', async (t) => {
  const { writer } = booksOf(t)
  await writer.submit((tx) => {
    for (let n = 1; n <= 30; n += 1) {
      known(tx, n)
      tx.record(of(n, { kind: 'sale', ...earn(1, 5, `2027-01-${String(n).padStart(2, '0')}`) }))
      if (n < 28)
        tx.record(of(n, { kind: 'sale', points: { ...NO_POINTS, burned: 5 }, moves: [{ lot: 1, points: -5 }] }))
    }
  })
  t.deepEqual(await writer.submit((tx) => tx.accountsToExpire('2027-03-01', 2)), [28, 29])
})

test('BOOK-55 a sale is one row of events, whichever half is put first, and both are seen before the job ends', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => {
    const seq = tx.record(fact({ kind: 'sale', day: DAY, programme: 1, account: undefined, cause: keyOf(1), at: NOON }))
    tx.putEvent({ kind: 'sale', key: keyOf(1), digest: sha256('1'), answer: 'a', seq }, DAY)
    t.is(tx.event('sale', keyOf(1))?.answer, 'a')
    const progress = { key: keyOf(1), seq, account: undefined, lot: undefined, creditSeq: undefined, currency: 'EUR' }
    tx.putSale({ ...progress, finishedAt: NOON, voided: false, returned: [], chargedPoints: 0, totalCents: 5 })
    const returned = [{ line: 1, quantity: 1000, amountCents: 5, points: 0, burned: 0 }]
    const sale = tx.sale(keyOf(1))
    if (sale === undefined) throw new Error('not there')
    tx.updateSale({ ...sale, voided: true, returned, chargedPoints: 3 })
  })
  t.deepEqual(read.sale(keyOf(1)), {
    key: keyOf(1),
    seq: 1,
    account: undefined,
    lot: undefined,
    creditSeq: undefined,
    currency: 'EUR',
    finishedAt: NOON,
    voided: true,
    returned: [{ line: 1, quantity: 1000, amountCents: 5, points: 0, burned: 0 }],
    chargedPoints: 3,
    totalCents: 5,
  })
  const progress = { key: keyOf(2), seq: 1, account: undefined, lot: undefined, creditSeq: undefined, currency: 'EUR' }
  const sale = { ...progress, finishedAt: NOON, voided: false, returned: [], chargedPoints: 0, totalCents: 5 }
  await t.throwsAsync(
    writer.submit((tx) => tx.putSale(sale)),
    { message: /without its event/ },
  )
  await t.throwsAsync(
    writer.submit((tx) => tx.updateSale(sale)),
    { message: /does not exist/ },
  )
})

test('BOOK-56 a history is walked newest first, in pages, and shows nobody else', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => {
    for (let n = 1; n <= 9; n += 1) sell(tx, { account: 1 + (n % 2), key: keyOf(n) })
  })
  const seqs = (page: readonly { seq: number }[]) => page.map(({ seq }) => seq)
  t.deepEqual(seqs(read.history(1, 3)), [8, 6, 4])
  t.deepEqual(seqs(read.history(1, 3, 4)), [2])
  t.deepEqual(seqs(read.history(1, 3, 5)), [], 'a number of another account')
  t.deepEqual(seqs(read.history(77, 3)), [])
})

test('BOOK-57 cards, states, holds, gifts and what waits are found again as they were put', async (t) => {
  const { writer, read } = booksOf(t)
  const hold = { key: keyOf(1), seq: 2, account: 1, points: 5, lots: [{ lot: 1, points: 5 }], expiresAt: NOON }
  const waits = {
    kind: 'return',
    key: keyOf(8),
    original: keyOf(1),
    digest: sha256('w'),
    body: '{}',
    arrivedAt: NOON,
  } as const
  await writer.submit((tx) => {
    const due = { sale: 0, gift: 'bar', state: 'due', costCents: 45, until: '2026-12-21' } as const
    sell(tx, { account: 1, key: keyOf(1), more: { gifts: [due] } })
    tx.bindCard(cardOf('second card'), 1)
    tx.setAccountState(1, 'blocked', 'lost', 9)
    t.is(tx.account(1)?.state, 'blocked')
    tx.record(of(1, { kind: 'hold', moves: [{ lot: 1, points: 0, held: 5 }] }))
    tx.putHold({ ...hold, state: 'granted', digest: sha256('h'), answer: 'yes' })
    tx.putWaiting(waits)
  })
  t.is(read.accountOfCard(cardOf('second card').pseudonym), 1)
  t.like(read.account(1), { state: 'blocked', reason: 'lost', successor: 9 })
  t.deepEqual(
    read.dueGifts(1, DAY).map(({ saleKey, gift }) => [saleKey, gift]),
    [[keyOf(1), 'bar']],
  )
  t.deepEqual(read.dueGifts(1, '2026-12-22'), [])
  t.is(read.overdueGifts('2026-12-22', 5).length, 1)
  t.deepEqual(read.lapsedHolds(NOON - 1, 5), [])
  t.deepEqual(read.lapsedHolds(NOON, 5)[0]?.lots, hold.lots)
  t.like(read.waiting('return', keyOf(8)), { original: keyOf(1), arrivedAt: NOON })
  t.is(read.waitingFor(keyOf(1)).length, 1)
  await writer.submit((tx) => {
    tx.lapseHold(keyOf(1))
    tx.dropWaiting('return', keyOf(8))
  })
  t.is(read.hold(keyOf(1))?.state, 'lapsed')
  t.deepEqual(read.waitingFor(keyOf(1)), [])
})

test('BOOK-58 what is over is deleted in portions, and only that', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => {
    for (let n = 1; n <= 5; n += 1) sell(tx, { key: keyOf(n), day: n < 4 ? '2026-01-01' : DAY })
    const waits = { kind: 'void', original: keyOf(1), digest: sha256('w'), body: '{}' } as const
    tx.putWaiting({ ...waits, key: 'old', arrivedAt: 1 })
    tx.putWaiting({ ...waits, key: 'new', arrivedAt: NOON })
    const hold = { seq: 1, account: 1, points: 0, lots: [], state: 'lapsed', digest: sha256('h'), answer: '' } as const
    tx.putHold({ ...hold, key: 'old', expiresAt: 1 })
    tx.putHold({ ...hold, key: 'open', expiresAt: 1, state: 'granted' })
  })
  const drops: [(tx: BooksTx) => number, number[]][] = [
    [(tx) => tx.dropAnswers(DAY, 2), [2, 1, 0]],
    [(tx) => tx.dropBaskets(DAY, 2), [2, 1, 0]],
    [(tx) => tx.dropOldWaiting(NOON, 2), [1, 0]],
    [(tx) => tx.dropOldHolds(NOON, 2), [1, 0]],
  ]
  for (const [drop, counts] of drops) for (const count of counts) t.is(await writer.submit(drop), count)
  t.is(read.event('sale', keyOf(1))?.answer, undefined)
  t.deepEqual(read.event('sale', keyOf(1))?.digest, Buffer.from(sha256(keyOf(1))), 'the digest stays for ever')
  t.not(read.event('sale', keyOf(4))?.answer, undefined)
  t.is(read.basket(3), undefined)
  t.is(read.basket(4)?.lines[0]?.name, 'Coffee')
  t.not(read.waiting('void', 'new'), undefined)
  t.not(read.hold('open'), undefined)
})

test('BOOK-59 devices are known by the hash of their token until they are revoked; ids are taken once', async (t) => {
  const { writer, read } = booksOf(t)
  const till = { id: '07', kind: 'till', workstation: '07' } as const
  await writer.submit((tx) => tx.devices.add(till, sha256('token'), NOON))
  t.deepEqual(read.devices.byTokenHash(sha256('token')), { ...till, createdAt: NOON, revokedAt: undefined })
  const taken = await t.throwsAsync(
    writer.submit((tx) => tx.devices.add(till, sha256('other'), NOON)),
    { instanceOf: StempelError },
  )
  t.is(taken.code, 'conflict')
  await writer.submit((tx) => tx.devices.revoke('07', NOON + 1))
  t.is(read.devices.byTokenHash(sha256('token')), undefined)
  t.is(read.devices.list()[0]?.revokedAt, NOON + 1)
  t.false(JSON.stringify(read.devices.list()).includes('token'))
  await writer.submit((tx) => tx.devices.add(till, sha256('other'), NOON + 2))
  t.is(read.devices.byTokenHash(sha256('other'))?.id, '07')
  await t.throwsAsync(
    writer.submit((tx) => tx.devices.revoke('08', NOON)),
    { instanceOf: StempelError },
  )
})

test('BOOK-60 staff are found until they are disabled; programmes and small settings stay', async (t) => {
  const { writer, read } = booksOf(t)
  await writer.submit((tx) => tx.staff.put({ operator: '12', role: 'manager', pinHash: 'x' }, NOON))
  t.is(read.staff.active('12')?.role, 'manager')
  await writer.submit((tx) => tx.staff.put({ operator: '12', role: 'auditor', pinHash: 'y' }, NOON))
  t.like(read.staff.active('12'), { role: 'auditor', pinHash: 'y' })
  await writer.submit((tx) => tx.staff.disable('12', NOON))
  t.is(read.staff.active('12'), undefined)
  t.is(read.staff.list()[0]?.disabledAt, NOON)
  await t.throwsAsync(
    writer.submit((tx) => tx.staff.disable('12', NOON)),
    { instanceOf: StempelError },
  )
  const versions = await writer.submit((tx) => {
    const added = ['{"a":1}', '{"a":2}'].map((body) => tx.programmes.addVersion('default', body))
    for (const version of [1, 2, 1]) tx.programmes.publish({ version, from: 9, publishedAt: version, seq: undefined })
    return added
  })
  t.deepEqual(versions, [1, 2])
  t.deepEqual(read.programmes.version(2), { version: 2, id: 'default', body: '{"a":2}' })
  t.deepEqual(
    read.programmes.list().map(({ no, version, from, body }) => [no, version, from, body]),
    [
      [1, 1, 9, '{"a":1}'],
      [2, 2, 9, '{"a":2}'],
      [3, 1, 9, '{"a":1}'],
    ],
  )
  await writer.submit((tx) => tx.meta.put('safe-seq', '12'))
  t.is(read.meta.get('safe-seq'), '12')
})
