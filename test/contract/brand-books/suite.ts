import type { ExecutionContext, TestFn } from 'ava'
import {
  addSettled,
  admitShop,
  heardShop,
  listShops,
  prices,
  publicKeys,
  revokeShop,
  setPrice,
  settledDays,
  shopOfKey,
} from '../../../src/books/brand/desk.ts'
import { documentBody, documents, heldBy, publishDocument, putHeld } from '../../../src/books/brand/documents.ts'
import type { BrandEngine } from '../../../src/books/brand/engine.ts'
import {
  acknowledgeEvent,
  addHook,
  confirmations,
  dueEvents,
  forgetTold,
  hooks,
  postponeEvent,
  removeHook,
  tellHook,
} from '../../../src/books/brand/hooks.ts'
import { migrateBrand } from '../../../src/books/brand/migrate.ts'
import {
  dropPurposes,
  dropTellings,
  leftWithPurposes,
  purposesOf,
  putPurposes,
  putTelling,
  tellingsOf,
} from '../../../src/books/brand/purposes.ts'
import { sha256Text } from '../../../src/open-shop.ts'

/** Books of their own for a test, empty and migrated; they go with it. */
export type Books = (t: ExecutionContext) => Promise<BrandEngine>

const KEY = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)

/** What every engine of the brand's books must do. */
export function brandBooks(test: TestFn, books: Books): void {
  desk(test, books)
  money(test, books)
  told(test, books)
  purposes(test, books)
  transactions(test, books)
}

function desk(test: TestFn, books: Books): void {
  test('PG-1 migrations run once; a second start changes nothing', async (t) => {
    const engine = await books(t)
    t.deepEqual(await migrateBrand(engine, sha256Text), [])
  })

  test('BRAND-1 a shop is known by its key from its admission to its revocation, and a new key ends the old one', async (t) => {
    const { db } = await books(t)
    await admitShop(db, { shop: '0002', entity: 'Nord GmbH', keyHash: KEY, now: 5 })
    t.deepEqual(await shopOfKey(db, KEY), { shop: '0002', publicKey: '' })
    t.is(await shopOfKey(db, OTHER), undefined)
    await heardShop(db, '0002', 'ef'.repeat(32), 7)
    await admitShop(db, { shop: '0002', entity: 'Nord GmbH', keyHash: OTHER, now: 9 })
    t.is(await shopOfKey(db, KEY), undefined)
    t.deepEqual(await shopOfKey(db, OTHER), { shop: '0002', publicKey: 'ef'.repeat(32) })
    t.true(await revokeShop(db, '0002', 11))
    t.false(await revokeShop(db, '0002', 12))
    t.is(await shopOfKey(db, OTHER), undefined)
    t.deepEqual(await listShops(db), [
      { shop: '0002', entity: 'Nord GmbH', isOnline: false, admittedAt: 9, revokedAt: 11, seenAt: 7 },
    ])
    t.deepEqual(await publicKeys(db), [{ shop: '0002', key: 'ef'.repeat(32) }])
  })

  test('BRAND-2 documents are numbered in their series, stay, and are published again as often as said; the same again is the one that is there', async (t) => {
    const { db } = await books(t)
    const digest = (text: string): string => Buffer.from(sha256Text(text)).toString('hex')
    const publish = (given: Partial<Parameters<typeof publishDocument>[1]>, now: number) =>
      publishDocument(
        db,
        { kind: 'programme', series: '', shops: [], body: '{"a":1}', from: undefined, ...given },
        digest,
        now,
      )
    const first = await publish({}, 5)
    t.like(first, { isNew: true, document: { no: 1, from: 5, series: '', shops: [] } })
    t.deepEqual(await publish({}, 6), { ...first, isNew: false })
    const second = await publish({ body: '{"a":2}', from: 50 }, 7)
    t.deepEqual(await publish({ body: '{"a":2}', from: 50 }, 8), { ...second, isNew: false })
    t.true((await publish({ body: '{"a":1}', from: 50 }, 9)).isNew, 'taken back')
    t.like(await publish({ shops: ['0002', '0001'] }, 9), { isNew: true, document: { no: 4, shops: ['0001', '0002'] } })
    const series = 'marketing/EU-DE'
    t.like(await publish({ kind: 'statement', series, body: '{"s":1}' }, 9), { document: { no: 1, series } })
    const all = await documents(db)
    t.deepEqual(
      all.map(({ kind, no }) => `${kind} ${no}`),
      ['programme 1', 'programme 2', 'programme 3', 'programme 4', 'statement 1'],
    )
    t.is(new Set(all.map(({ id }) => id)).size, 5)
    t.deepEqual(await documentBody(db, second.document), { a: 2 })
  })

  test('BRAND-12 what a shop says of documents stands until it says otherwise, with when it was said', async (t) => {
    const { db } = await books(t)
    const one = { kind: 'programme', id: '1-ab', state: 'held', version: 3, late: true } as const
    const other = { kind: 'statement', id: 'marketing/EU/1-cd', state: 'refused', path: 'from', why: 'no' } as const
    await putHeld(db, '0001', [one, other], 5)
    await putHeld(db, '0002', [one], 6)
    await putHeld(db, '0001', [one, { ...other, why: 'still not' }], 7)
    t.deepEqual(await heldBy(db), [
      { shop: '0001', toldAt: 5, ...one },
      { shop: '0001', toldAt: 7, ...other, why: 'still not' },
      { shop: '0002', toldAt: 6, ...one },
    ])
    await putHeld(db, '0001', [one], 8)
    t.is((await heldBy(db)).length, 2)
  })
}

function money(test: TestFn, books: Books): void {
  test('SETTLE-1 what shops did adds up by day, below zero too, and numbers come back as numbers', async (t) => {
    const { db } = await books(t)
    const row = { shop: '0001', day: '2026-11-20', kind: 'issued' as const }
    await addSettled(db, [{ ...row, points: 70, operations: 1 }])
    await addSettled(db, [
      { ...row, points: -100, operations: 1 },
      { ...row, kind: 'redeemed', points: 9_000_000_000_000, operations: 2 },
      { ...row, day: '2026-11-21', points: 5, operations: 1 },
    ])
    t.deepEqual(await settledDays(db, '2026-11-20', '2026-11-20'), [
      { ...row, points: -30, operations: 2 },
      { ...row, kind: 'redeemed', points: 9_000_000_000_000, operations: 2 },
    ])
    await setPrice(db, { from: '2026-01-01', points: 500, cents: 100, currency: 'EUR' })
    await setPrice(db, { from: '2026-01-01', points: 500, cents: 90, currency: 'EUR' })
    t.deepEqual(await prices(db), [{ from: '2026-01-01', points: 500, cents: 90, currency: 'EUR' }])
  })
}

const HOOK = { hook: 'h1', system: 'mailer', url: 'https://mailer.example', purposes: ['marketing', 'recipients'] }
const eventOf = (id: string, member = 'm1') => ({
  bucket: 3,
  member,
  hook: 'h1',
  id,
  kind: 'consent.given',
  body: '{}',
  telling: 't1',
})

function told(test: TestFn, books: Books): void {
  test('HOOK-1 of one member an event is due only when those before it are acknowledged; others do not wait for it', async (t) => {
    const { db } = await books(t)
    await addHook(db, HOOK, 1)
    t.deepEqual(await hooks(db), [HOOK])
    for (const id of ['a', 'b', 'a']) await tellHook(db, eventOf(id), 10)
    await tellHook(db, eventOf('c', 'm2'), 10)
    const due = await dueEvents(db, 10, 10)
    t.deepEqual(due.map(({ id, no }) => [id, no]).sort(), [
      ['a', 1],
      ['c', 1],
    ])
    const [first] = due.filter(({ id }) => id === 'a')
    if (first === undefined) return t.fail()
    await postponeEvent(db, first, 50)
    t.deepEqual(
      (await dueEvents(db, 49, 10)).map(({ id }) => id),
      ['c'],
    )
    const [again] = (await dueEvents(db, 50, 10)).filter(({ id }) => id === 'a')
    t.is(again?.tries, 1)
    await acknowledgeEvent(db, first, 60)
    t.deepEqual((await dueEvents(db, 60, 10)).map(({ id }) => id).sort(), ['b', 'c'])
  })

  test('HOOK-2 who has confirmed is known until it is forgotten, and what waits goes with its hook', async (t) => {
    const { db } = await books(t)
    await addHook(db, HOOK, 1)
    await tellHook(db, eventOf('a'), 10)
    const of = { bucket: 3, member: 'm1', telling: 't1' }
    t.deepEqual(await confirmations(db, of), [{ system: 'mailer', acknowledgedAt: undefined }])
    const [due] = await dueEvents(db, 10, 1)
    if (due === undefined) return t.fail()
    await acknowledgeEvent(db, due, 60)
    t.deepEqual(await confirmations(db, of), [{ system: 'mailer', acknowledgedAt: 60 }])
    t.is(await forgetTold(db, 60), 0)
    t.is(await forgetTold(db, 61), 1)
    await tellHook(db, eventOf('b'), 10)
    t.true(await removeHook(db, 'mailer'))
    t.false(await removeHook(db, 'mailer'))
    t.deepEqual(await dueEvents(db, 99, 10), [])
  })
}

function purposes(test: TestFn, books: Books): void {
  test('HOOK-8 what members agree to stands by shop and together, and who has confirmed a change is known until the shop says so', async (t) => {
    const { db } = await books(t)
    const key = { bucket: 3, member: 'm1' }
    t.deepEqual(await purposesOf(db, key, '0001'), { all: new Set(), told: new Set() })
    await putPurposes(db, key, '0001', { all: new Set(['marketing', 'profiling']), told: new Set(['marketing']) })
    await putPurposes(db, key, '0002', { all: new Set(['profiling']), told: new Set(['profiling']) })
    t.deepEqual(await purposesOf(db, key, '0001'), { all: new Set(['profiling']), told: new Set(['marketing']) })
    t.deepEqual(await purposesOf(db, { ...key, member: 'm2' }, '0001'), { all: new Set(), told: new Set() })
    await addHook(db, HOOK, 1)
    await tellHook(db, eventOf('a'), 10)
    for (let again = 0; again < 2; again += 1) await putTelling(db, '0001', 't1', key)
    const telling = { telling: 't1', systems: ['mailer'] }
    t.deepEqual(await tellingsOf(db, '0001'), [{ ...telling, confirmed: [] }])
    t.deepEqual(await tellingsOf(db, '0002'), [])
    const [due] = await dueEvents(db, 10, 1)
    if (due === undefined) return t.fail()
    await acknowledgeEvent(db, due, 60)
    t.deepEqual(await tellingsOf(db, '0001'), [{ ...telling, confirmed: ['mailer'] }])
    await dropTellings(db, '0002', ['t1'])
    t.is((await tellingsOf(db, '0001')).length, 1)
    await dropTellings(db, '0001', ['t1', 't2'])
    t.deepEqual(await tellingsOf(db, '0001'), [])
    t.deepEqual(await leftWithPurposes(db), [])
    await dropPurposes(db, key)
    t.deepEqual(await purposesOf(db, key, '0002'), { all: new Set(), told: new Set() })
  })
}

function transactions(test: TestFn, books: Books): void {
  test('PG-2 a transaction that fails leaves nothing', async (t) => {
    const engine = await books(t)
    const work = engine.transaction(async (tx) => {
      await admitShop(tx, { shop: '0009', entity: 'x', keyHash: KEY, now: 1 })
      throw new Error('no')
    })
    await t.throwsAsync(work, { message: 'no' })
    t.deepEqual(await listShops(engine.db), [])
  })

  test('PG-3 of many at once that read, judge and write the same row none is lost', async (t) => {
    const engine = await books(t)
    const row = { from: '2026-01-01', points: 1, currency: 'EUR' }
    await setPrice(engine.db, { ...row, cents: 0 })
    const add = () =>
      engine.transaction(async (tx) => {
        const [price] = await prices(tx)
        await setPrice(tx, { ...row, cents: (price?.cents ?? 0) + 1 })
      })
    await Promise.all([add(), add(), add(), add(), add()])
    t.is((await prices(engine.db))[0]?.cents, 5)
  })
}
