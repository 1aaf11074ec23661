import test from 'ava'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { prepareAll, query } from '../../../src/books/shop/query.ts'

const queries = {
  inOrder: query<{ account: number }>()((db, p) =>
    db.selectFrom('lot').selectAll().where('account', '=', p.account).orderBy('expires'),
  ),
  joined: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('lot')
      .innerJoin('account', 'account.id', 'lot.account')
      .select(['lot.no', 'account.tier'])
      .where('lot.account', '=', p.account),
  ),
  some: query<{ limit: number }>()((db, p) =>
    db.selectFrom('lot').selectAll().orderBy('no').limit(sql<number>`${p.limit}`),
  ),
  open: query<{ id: number }>()((db, p) =>
    db.selectFrom('account').select('tier').where('state', '=', 'open').where('id', '>=', p.id).orderBy('id'),
  ),
}

function opened(): Database.Database {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE lot (account INTEGER, no INTEGER, expires TEXT);
           CREATE TABLE account (id INTEGER PRIMARY KEY, tier TEXT, state TEXT);
           INSERT INTO lot VALUES (1, 1, '2027-01-02'), (1, 2, '2027-01-01'), (2, 1, '2028-01-01');
           INSERT INTO account VALUES (1, 'bronze', 'open'), (2, 'gold', 'blocked')`)
  return db
}

// The driver makes a function anew for the rows of every query that SQLite has compiled.
test('BOOK-61 a query is compiled once, whatever is asked with it', (t) => {
  const { inOrder, joined, some, open } = prepareAll(opened(), queries)
  const ask = (n: number): unknown => [
    inOrder.all({ account: n }),
    joined.get({ account: n }),
    some.all({ limit: n }),
    open.all({ id: 0 }),
  ]
  ask(1)
  const make = globalThis.Function
  let made = 0
  globalThis.Function = new Proxy(make, {
    apply: (of, self, args) => {
      made += 1
      return Reflect.apply(of, self, args)
    },
  })
  try {
    for (const n of [1, 2, 1]) ask(n)
  } finally {
    globalThis.Function = make
  }
  t.is(made, 0)
  t.deepEqual(
    inOrder.all({ account: 1 }).map(({ no }) => no),
    [2, 1],
  )
  t.deepEqual(joined.all({ account: 2 }), [{ no: 1, tier: 'gold' }])
  t.is(some.all({ limit: 2 }).length, 2)
  t.deepEqual(open.all({ id: 0 }), [{ tier: 'bronze' }])
})
