import { TILL_ANSWER, TILL_REQUEST } from '../domain/till-headers.ts'
import type { Lines } from './journal.ts'

export type OperationKind = 'sale' | 'return' | 'void' | 'claim'

export interface TillRequest {
  readonly method: 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body: string
}

export interface TillAnswer {
  readonly status: number
  /** The value of a header, whatever the case of its name. */
  readonly header: (name: string) => string | undefined
  /** JSON text. */
  readonly body: string
}

export interface TillClientOptions {
  readonly lines: Lines
  /** Carries a request to the shop, with the till's token. Rejects when no whole answer came back in time. */
  readonly send: (request: TillRequest) => Promise<TillAnswer>
}

/** An operation as the till's journal has it. */
export interface Kept {
  readonly id: string
  readonly kind: OperationKind
  readonly key: string
  readonly body: string
  /** The stream it was first offered to, as far as the till knew; '' before the first answer of a shop. */
  readonly first: string
  /** Number of the answer in `stream`, and its status; absent while none came. */
  answer?: { readonly stream: string; readonly seq: number; readonly status: number; readonly body: string }
}

const PATHS: Record<OperationKind, (key: string) => string> = {
  sale: (key) => `/v1/sales/${key}`,
  return: (key) => `/v1/returns/${key}`,
  void: (key) => `/v1/sales/${key}/void`,
  claim: (key) => `/v1/claims/${key}`,
}

const isWaiting = ({ status }: { readonly status: number }): boolean => status === 202

/** A shop that could not take it now: full, starting, stopping, or too busy. */
const isPassing = (status: number): boolean => status >= 500 || status === 401 || status === 429 || status === 408

/**
 * What a till embeds: each operation is in its journal before it is sent, stays there until the shop says that it is
 * safe, and is repeated while it has no answer and after the shop was restored. What a shop refused is kept too.
 * One operation at a time; nothing happens but by `put` and `repeat`.
 */
export class TillClient {
  readonly #options: TillClientOptions
  readonly #kept = new Map<string, Kept>()
  #stream = ''
  #seen = 0

  /** Reads the journal of an earlier run. Lines that cannot be read are left out. */
  constructor(options: TillClientOptions) {
    this.#options = options
    for (const line of options.lines.read()) this.#replay(line)
  }

  /** Operations that are not yet safe, oldest first. */
  get unsafe(): readonly Kept[] {
    return [...this.#kept.values()]
  }

  /** Operations the shop refused; the till's maker decides what becomes of them. */
  get refusals(): readonly Kept[] {
    return this.unsafe.filter(({ answer }) => answer !== undefined && answer.status >= 400)
  }

  get stream(): string {
    return this.#stream
  }

  /**
   * Writes an operation to the journal, then offers it to the shop.
   * @returns the answer; undefined when none came, then `repeat` offers it again.
   */
  async put(kind: OperationKind, key: string, body: unknown): Promise<TillAnswer | undefined> {
    const id = `${kind} ${key}`
    const text = JSON.stringify(body)
    const known = this.#kept.get(id)
    const kept = known?.body === text ? known : { id, kind, key, body: text, first: this.#stream }
    if (kept !== known) {
      this.#options.lines.append(JSON.stringify(kept))
      this.#kept.set(id, kept)
    }
    return this.#offer(kept, known === kept)
  }

  /**
   * Offers again what has no answer, and what another life of the shop may have forgotten, in the order it happened.
   * @returns whether everything has an answer of the shop's present life.
   */
  async repeat(): Promise<boolean> {
    for (const kept of this.unsafe) {
      if (!this.#isOpen(kept)) continue
      if ((await this.#offer(kept, true)) === undefined) return false
    }
    return this.unsafe.every((kept) => !this.#isOpen(kept) || kept.answer?.status === 202)
  }

  /** Learns from any other answer of the shop, a scan's for instance: of a new life, and of what is safe by now. */
  heed(header: TillAnswer['header']): void {
    const stream = header(TILL_ANSWER.stream)
    if (stream !== undefined)
      this.#learn(stream, Number(header(TILL_ANSWER.seq) ?? 0), Number(header(TILL_ANSWER.safe) ?? 0))
  }

  /** What was refused stays refused: nothing was promised by it. What waits for its sale is asked for until it is judged. */
  #isOpen({ answer }: Kept): boolean {
    return answer === undefined || isWaiting(answer) || (answer.status < 400 && answer.stream !== this.#stream)
  }

  async #offer(kept: Kept, isRepeat: boolean): Promise<TillAnswer | undefined> {
    let answer: TillAnswer
    try {
      const headers = { 'content-type': 'application/json', ...this.headers(isRepeat ? kept : undefined) }
      answer = await this.#options.send({ method: 'PUT', path: PATHS[kept.kind](kept.key), headers, body: kept.body })
    } catch {
      return undefined
    }
    const stream = answer.header(TILL_ANSWER.stream) ?? this.#stream
    const seq = Number(answer.header(TILL_ANSWER.seq) ?? 0)
    if (isPassing(answer.status)) {
      this.#learn(stream, seq, 0)
      return undefined
    }
    kept.answer = { stream, seq, status: answer.status, body: answer.body }
    this.#options.lines.append(JSON.stringify({ id: kept.id, answer: kept.answer }))
    this.#learn(stream, seq, Number(answer.header(TILL_ANSWER.safe) ?? 0))
    return answer
  }

  /** Headers of any request to the shop; with `Stempel-First` for one that repeats an operation. */
  headers(repeats?: Kept): Record<string, string> {
    const held = new Set<string>()
    for (const { first, answer } of this.#kept.values()) {
      // A refusal promised nothing, so that no stream has to wait for it.
      if (answer !== undefined && answer.status >= 400) continue
      // What waits for its sale is booked by the life it waits in, as if it were offered to that one first.
      const offered = answer !== undefined && isWaiting(answer) ? '' : first
      for (const stream of [offered, answer?.stream ?? '']) if (stream !== '') held.add(stream)
    }
    // A till that had heard nothing of its shop when it offered the operation knows the stream by the answer.
    const first = repeats?.first || (repeats?.answer?.stream ?? '')
    return {
      ...(this.#stream === '' ? {} : { [TILL_REQUEST.seen]: `${this.#stream}:${this.#seen}` }),
      [TILL_REQUEST.holds]: [...held].join(','),
      ...(first === '' ? {} : { [TILL_REQUEST.first]: `${first}:${repeats?.answer?.seq ?? 0}` }),
    }
  }

  #learn(stream: string, seq: number, safe: number): void {
    if (stream !== this.#stream) {
      this.#stream = stream
      this.#seen = seq
      this.#options.lines.append(JSON.stringify({ stream }))
    }
    this.#seen = Math.max(this.#seen, seq)
    let forgot = false
    for (const { id, answer } of this.unsafe) {
      if (answer === undefined || isWaiting(answer) || answer.stream !== stream || answer.seq > safe) continue
      this.#kept.delete(id)
      forgot = true
    }
    if (forgot)
      this.#options.lines.replace([JSON.stringify({ stream }), ...this.unsafe.map((each) => JSON.stringify(each))])
  }

  #replay(line: string): void {
    let read: Partial<Kept> & { stream?: string }
    try {
      read = JSON.parse(line)
    } catch {
      return
    }
    if (read.stream !== undefined) this.#stream = read.stream
    if (read.id === undefined) return
    const known = this.#kept.get(read.id)
    if (read.kind !== undefined) this.#kept.set(read.id, read as Kept)
    else if (known !== undefined && read.answer !== undefined) known.answer = read.answer
  }
}
