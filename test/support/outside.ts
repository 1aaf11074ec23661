import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Arrived {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A system that answers what it is told to, and keeps what arrived. */
export async function system(t: { teardown(run: () => unknown): void }) {
  const arrived: Arrived[] = []
  const answers: number[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => (body += chunk))
    req.on('end', () => {
      arrived.push({ headers: req.headers as Record<string, string>, body })
      res.writeHead(answers.shift() ?? 204, { location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { arrived, answers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}
