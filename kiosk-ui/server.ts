import { signal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import type { Problem } from '../src/http/contract.ts'
import { now } from './clock.ts'

/** The one place that talks to the shop: questions over HTTP, news over the live line. */

export interface Link {
  readonly state: 'online' | 'offline'
  /** When the shop was last heard, in ms; what a screen shows is as old as that. */
  readonly since: number
}

/** Whether the shop can be reached at this moment. */
export const link = signal<Link>({ state: 'online', since: now() })

/** The shop heard the question and says no. */
export class Refusal extends Error {
  readonly status: number
  readonly code: Problem['code'] | 'unknown'
  readonly path: string | undefined
  /** The whole answer, for problems that carry more. */
  readonly problem: Partial<Problem>

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? `HTTP ${status}`)
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.path = problem.path
    this.problem = problem
  }
}

/** The shop did not hear the question, or its answer was lost. */
export class Unreachable extends Error {}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const ANSWER_MS = 10_000

/**
 * Asks the shop. The screen's own cookie goes along by itself.
 * @throws Refusal when the shop says no, Unreachable when it was not reached.
 */
export async function ask<T>(method: string, path: string, { body, headers }: Ask = {}): Promise<T> {
  const answer = await reach(method, path, body, headers)
  const text = await answer.text().catch((cause: unknown) => lost(cause))
  const value = jsonOf(text)
  if (!answer.ok) throw new Refusal(answer.status, (value ?? {}) as Partial<Problem>)
  return value as T
}

/** The same for an answer that is kept as it comes, such as a file. */
export async function fetchFile(path: string, headers: Readonly<Record<string, string>>): Promise<Blob> {
  const answer = await reach('GET', path, undefined, headers)
  if (!answer.ok) throw new Refusal(answer.status, (jsonOf(await answer.text()) ?? {}) as Partial<Problem>)
  return answer.blob().catch((cause: unknown) => lost(cause))
}

async function reach(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  try {
    const answer = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    online()
    return answer
  } catch (cause) {
    return lost(cause)
  }
}

function lost(cause: unknown): never {
  offline()
  throw new Unreachable('The shop was not reached.', { cause })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function online(): void {
  if (link.value.state === 'offline' || now() - link.value.since > 1000) link.value = { state: 'online', since: now() }
}

function offline(): void {
  if (link.value.state === 'online') link.value = { state: 'offline', since: link.value.since }
}

/** What a screen hears, by the names of the contract. */
export type News = Readonly<Record<string, unknown>>

export interface Listener {
  /** By event; the data is what the shop sent. */
  readonly on: Readonly<Record<string, (data: News) => void>>
  /** Asks again over HTTP for what may have been missed; at the first connection and after every gap. */
  readonly resync: () => void
  /** The shop no longer knows this screen. */
  readonly refused?: () => void
}

/** Whoever watches the page from outside sees whether the line stands. */
const hears = (isSo: boolean): void => {
  document.documentElement.dataset.live = isSo ? 'yes' : 'no'
}

const RECONNECT_MS = 500
const MOST_RECONNECT_MS = 5_000

/** Listens to the live line until it is closed. Events may be missed, so every connection begins with `resync`. */
export function listen({ on, resync, refused }: Listener): () => void {
  const socket: Socket = io('/live', {
    transports: ['websocket'],
    reconnectionDelay: RECONNECT_MS,
    reconnectionDelayMax: MOST_RECONNECT_MS,
  })
  socket.on('connect', () => {
    hears(true)
    online()
    resync()
  })
  socket.on('disconnect', (reason) => {
    hears(false)
    // The shop hangs up on a screen that was revoked; any other gap is the network's.
    if (reason === 'io server disconnect') socket.connect()
    if (reason !== 'io client disconnect') offline()
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'unauthorised') refused?.()
    else offline()
  })
  for (const [event, hear] of Object.entries(on)) socket.on(event, hear)
  // The browser often knows of a gap long before the line does.
  const gone = (): void => {
    offline()
    socket.disconnect()
  }
  const back = (): void => {
    socket.connect()
  }
  window.addEventListener('offline', gone)
  window.addEventListener('online', back)
  return () => {
    window.removeEventListener('offline', gone)
    window.removeEventListener('online', back)
    socket.disconnect()
  }
}
