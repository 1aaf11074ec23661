import { Line, type LineAnswer, statusOf } from '../bench/support/line.ts'

/** The line broke before its answer came: whether the request was done is not known. */
export class Unanswered extends Error {}

/** One till's connection, one request after the other. */
export interface Caller {
  /** @throws Unanswered when the line breaks first. */
  call(request: Buffer): Promise<LineAnswer>
  close(): void
}

/** Connects to a server on this machine. @throws Error when nobody listens. */
export async function openCaller(port: number): Promise<Caller> {
  let waiting: { resolve: (answer: LineAnswer) => void; reject: (error: Error) => void } | undefined
  let broken = false
  const line = new Line(
    port,
    (bytes, headEnd, end) => {
      const { resolve } = waiting ?? {}
      waiting = undefined
      resolve?.({
        status: statusOf(bytes),
        head: bytes.toString('latin1', 0, headEnd),
        body: Buffer.from(bytes.subarray(headEnd, end)),
      })
    },
    () => {
      broken = true
      waiting?.reject(new Unanswered('the line broke'))
      waiting = undefined
    },
  )
  await line.opened()
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        if (broken) {
          reject(new Unanswered('the line was broken'))
          return
        }
        waiting = { resolve, reject }
        line.send(request)
      }),
    close: () => line.close(),
  }
}
