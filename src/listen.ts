import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Settings } from './config.ts'
import { StempelError } from './domain/errors.ts'

/** A certificate and its key, as they are given. @throws StempelError `invalid` when a file cannot be read. */
export function certificateFiles(files: { readonly cert: string; readonly key: string }): {
  cert: string
  key: string
} {
  try {
    return { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
  } catch (cause) {
    throw new StempelError('invalid', 'STEMPEL_TLS_CERT or STEMPEL_TLS_KEY cannot be read.', {
      path: 'STEMPEL_TLS_CERT',
      cause,
    })
  }
}

/** Hosts that stand for every address of the machine. */
export const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Listens where the settings say. @returns the address. @throws StempelError when the port or the host stands in the way. */
export function listen(server: Server, { host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new StempelError('conflict', `Port ${port} is in use; set STEMPEL_PORT to another one.`, {
              path: 'STEMPEL_PORT',
              cause,
            })
          : new StempelError('invalid', `STEMPEL_HOST and STEMPEL_PORT cannot be listened on (${cause.code}).`, {
              path: 'STEMPEL_HOST',
              cause,
            }),
      ),
    )
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo
      const name = EVERYWHERE.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
      resolve(`${tls === undefined ? 'http' : 'https'}://${name}:${bound}`)
    })
  })
}

/** Lets requests in work end, for a second. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1_000).unref()
  })
}
