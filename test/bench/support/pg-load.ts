/** Clients of Postgres as a process of their own: one ledger transaction after the other on each connection. */
import pg from 'pg'
import { answering } from './child.ts'
import { seeded } from './seeded.ts'

interface Open {
  readonly do: 'open'
  readonly port: number
  readonly password: string
  readonly connections: number
  readonly accounts: number
}

export interface PgRan {
  readonly transactions: number
  readonly elapsedMs: number
}

let clients: pg.Client[] = []
let accounts = 0

async function open({ port, password, connections, accounts: count }: Open): Promise<object> {
  accounts = count
  clients = Array.from(
    { length: connections },
    () => new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'bench' }),
  )
  await Promise.all(clients.map((client) => client.connect()))
  return {}
}

/** How a ledger transaction is sent: statement by statement as programs write it, or as the one statement it can be. */
export type LedgerForm = 'statements' | 'one statement'

const INSERT = { name: 'insert', text: 'INSERT INTO ledger (account, points, cause) VALUES ($1, $2, $3)' }
const UPDATE = { name: 'update', text: 'UPDATE account SET balance = balance + $2 WHERE id = $1 RETURNING balance' }
const ENTRY = {
  name: 'entry',
  text: `WITH entry AS (INSERT INTO ledger (account, points, cause) VALUES ($1, $2, $3))
         UPDATE account SET balance = balance + $2 WHERE id = $1 RETURNING balance`,
}

async function enter(client: pg.Client, form: LedgerForm, [account, points, cause]: [number, number, string]) {
  if (form === 'one statement') return client.query({ ...ENTRY, values: [account, points, cause] })
  await client.query('BEGIN')
  await client.query({ ...INSERT, values: [account, points, cause] })
  const updated = await client.query({ ...UPDATE, values: [account, points] })
  await client.query('COMMIT')
  return updated
}

async function run({ seconds, form }: { seconds: number; form: LedgerForm }): Promise<PgRan> {
  const from = performance.now()
  const until = from + seconds * 1000
  const counts = await Promise.all(
    clients.map(async (client, i) => {
      const random = seeded(i + Math.floor(from))
      let done = 0
      while (performance.now() < until) {
        const { rows } = await enter(client, form, [
          1 + random.below(accounts),
          random.below(200),
          `sale:0001.${i}.2026-11-21.${done}`,
        ])
        if (rows.length !== 1) throw new Error('a ledger transaction did not find its account')
        done += 1
      }
      return done
    }),
  )
  return { transactions: counts.reduce((a, b) => a + b, 0), elapsedMs: performance.now() - from }
}

answering((question: Open | { do: 'run'; seconds: number; form: LedgerForm } | { do: 'close' }) => {
  switch (question.do) {
    case 'open':
      return open(question)
    case 'run':
      return run(question)
    case 'close':
      return Promise.all(clients.map((client) => client.end())).then(() => ({}))
  }
})
