import { Agent, request } from 'node:http'
import type { TillAnswer, TillRequest } from '../../till-client/index.ts'

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
  /** Carries what a till's journal sends. */
  carry(request: TillRequest): Promise<TillAnswer>
  close(): void
}

type Carried = Omit<Reply, 'body'> & Pick<TillAnswer, 'header'>

/** @param url where the shop listens @param token the till's */
export function openLine(url: string, token: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const put = (
    method: string,
    path: string,
    text: string | undefined,
    more: TillRequest['headers'],
  ): Promise<Carried> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...more,
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
        const header = (name: string): string | undefined => answer.headers[name.toLowerCase()]?.toString()
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: said, header }))
      })
      asked.on('error', reject)
      asked.end(text)
    })
  return {
    async send(method, path, body) {
      const { status, text } = await put(method, path, body === undefined ? undefined : JSON.stringify(body), {})
      return replyOf(status, text)
    },
    async carry({ method, path, body, headers }) {
      const { text, ...answer } = await put(method, path, body, headers)
      return { ...answer, body: text }
    },
    close: () => agent.destroy(),
  }
}

export const replyOf = (status: number, text: string): Reply => ({
  status,
  text,
  body: text === '' ? {} : JSON.parse(text),
})
