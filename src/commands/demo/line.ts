import { Agent, request } from 'node:http'

/** What a shop answered. */
export interface Reply {
  readonly status: number
  /** The exact bytes as text. */
  readonly text: string
  // Demo tills read a handful of fields of answers that the contract describes.
  readonly body: Readonly<Record<string, unknown>>
}

/** One till's line to the shop: real HTTP, kept open. */
export interface Line {
  send(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Reply>
  close(): void
}

/** @param url where the shop listens @param token the till's */
export function openLine(url: string, token: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send: Line['send'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${token}`,
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      }
      const asked = request(new URL(path, url), { method, agent, headers }, (answer) => {
        let said = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          said += chunk
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: said, body: said === '' ? {} : JSON.parse(said) }),
        )
      })
      asked.on('error', reject)
      asked.end(text)
    })
  return { send, close: () => agent.destroy() }
}
