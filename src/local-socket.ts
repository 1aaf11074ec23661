import { chmodSync, rmSync } from 'node:fs'
import { Agent, createServer, request, type Server } from 'node:http'
import { join, relative } from 'node:path'
import { type ErrorCode, StempelError } from './domain/errors.ts'
import { readBody, readJson } from './http/body.ts'
import { problemOf } from './http/problem.ts'

const MAX_BODY_BYTES = 4 * 1024 * 1024
// The kernel's limit for the address of a socket is 108 bytes with its end.
const MAX_ADDRESS_BYTES = 107

/** Where commands reach a running shop. A long folder name is shortened to the way from here. */
function addressOf(dataFolder: string): string {
  const path = join(dataFolder, 'stempel.sock')
  if (Buffer.byteLength(path) <= MAX_ADDRESS_BYTES) return path
  const shorter = relative(process.cwd(), path)
  if (Buffer.byteLength(shorter) <= MAX_ADDRESS_BYTES) return shorter
  throw new StempelError(
    'invalid',
    'The name of the data folder is too long for a local socket; choose a shorter one.',
    { path: 'STEMPEL_DATA' },
  )
}

/**
 * Lets commands on this machine work in the running shop. Only the user that runs it may connect (mode 0600); whoever
 * can do that could open the books as well. The caller holds the folder's lock, so an old socket is nobody's.
 */
export async function serveLocally(
  dataFolder: string,
  run: (name: string, input: unknown) => Promise<unknown>,
): Promise<Server> {
  const address = addressOf(dataFolder)
  rmSync(address, { force: true })
  const server = createServer(async (req, res) => {
    const answer = (status: number, body: unknown): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    try {
      const input = readJson(await readBody(req, MAX_BODY_BYTES))
      answer(200, (await run(decodeURIComponent((req.url ?? '/').slice(1)), input)) ?? null)
    } catch (error) {
      if (error instanceof StempelError) answer(problemOf(error).status, problemOf(error))
      else answer(500, { code: 'internal', detail: 'The running shop failed at this; its log says more.' })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  chmodSync(address, 0o600)
  return server
}

/** A way to the running shop. */
export interface LocalShop {
  call(name: string, input: unknown): Promise<unknown>
  close(): void
}

/**
 * Reaches the shop that runs on a data folder.
 * @returns undefined when none does.
 */
export async function reachShop(dataFolder: string): Promise<LocalShop | undefined> {
  const socketPath = addressOf(dataFolder)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const call = (name: string, input: unknown): Promise<unknown> => post(socketPath, agent, name, input)
  try {
    // Asking for nothing tells whether somebody listens: an unknown name is answered, a dead socket is not.
    await call('', null)
  } catch (error) {
    if (!(error instanceof StempelError)) {
      agent.destroy()
      return undefined
    }
  }
  return { call, close: () => agent.destroy() }
}

function post(socketPath: string, agent: Agent, name: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const req = request({
      socketPath,
      agent,
      method: 'POST',
      path: `/${encodeURIComponent(name)}`,
      headers: { 'content-type': 'application/json' },
    })
    req.on('error', reject)
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('error', reject)
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => {
        try {
          const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
          if (res.statusCode === 200) resolve(body)
          else
            reject(
              new StempelError(body.code as ErrorCode, String(body.detail), {
                ...(body.path === undefined ? {} : { path: body.path }),
                ...(body.faults === undefined ? {} : { faults: body.faults }),
              }),
            )
        } catch (error) {
          reject(error)
        }
      })
    })
    req.end(JSON.stringify(input))
  })
}
