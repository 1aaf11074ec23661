import type { ShopContext } from '../actions/shop/context.ts'
import { takeAnswer } from '../actions/shop/sync-answer.ts'
import { type Occasion, prepareSync } from '../actions/shop/sync-request.ts'
import type { SyncAnswer as Answer, SyncRequest as Request } from '../domain/brand/messages.ts'
import type { Clock, ShopTx } from '../domain/ports.ts'
import { type SyncAnswer, type SyncRequest, syncAnswer } from './protocol.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 300_000
/** Rounds of one tick at most: a week's backlog goes over in bounded batches, and tills come in between. */
const MAX_ROUNDS = 50

/** How the shop stands with its brand; what screens and health are told. */
export interface SyncStatus {
  readonly state: 'never' | 'linked' | 'away'
  /** Entries the brand has not acknowledged. */
  readonly waiting: number
  /** Since when some wait, ms; undefined when none do. */
  readonly waitingSince: number | undefined
  /** The last answer, ms. */
  readonly heardAt: number | undefined
  /** Why the last round failed, in words without addresses or keys. */
  readonly fault: string | undefined
}

export interface CourierOptions {
  /** Runs a job in the books' writer. */
  readonly submit: <T>(job: (tx: ShopTx) => T) => Promise<T>
  /** Carries a request to the brand. Rejects when no whole answer came back. */
  readonly send: (request: SyncRequest) => Promise<unknown>
  readonly ctx: ShopContext
  readonly clock: Clock
  /** The recognition key: its number, 0 for none, and where a new one is kept (in the key folder, never in the books). */
  readonly recognition: { number(): number; keep(number: number, key: string): void }
  /** The paired tills, each of which may hold operations of a former life. */
  readonly tills: () => readonly string[]
  /** Begins a new life of the books after the brand found that they went another way; fences the old stream. */
  readonly fence: () => Promise<void>
  /** Entries of one request at most. */
  readonly most?: number
  /** How long it waits at most after the line failed; five minutes unless said. */
  readonly longestWaitMs?: number
  /** What the next round is about beside what waits in the books. */
  readonly occasion?: () => Omit<Occasion, 'recognition'>
  /** Told of each round once it is taken in. */
  readonly onRound?: (answer: SyncAnswer) => void
  readonly onStatus?: (status: SyncStatus) => void
  readonly onDocuments?: (documents: SyncAnswer['documents']) => Promise<void>
}

/** Carries entries to the brand and its answers home, one request at a time. Nothing happens but by `tick`. */
export class Courier {
  readonly #options: CourierOptions
  #isBusy = false
  #notBefore = 0
  #failures = 0
  #status: SyncStatus = {
    state: 'never',
    waiting: 0,
    waitingSince: undefined,
    heardAt: undefined,
    fault: undefined,
  }

  constructor(options: CourierOptions) {
    this.#options = options
  }

  get status(): SyncStatus {
    return this.#status
  }

  /**
   * Exchanges what waits, unless the line failed a moment ago. Never rejects: what failed shows in the status.
   * @returns whether the brand has everything now.
   */
  async tick(): Promise<boolean> {
    const { clock } = this.#options
    if (this.#isBusy || clock.now() < this.#notBefore) return false
    this.#isBusy = true
    try {
      for (let round = 0; round < MAX_ROUNDS; round += 1) if (!(await this.#round())) break
      this.#failures = 0
      this.#notBefore = 0
      await this.#tell({ state: 'linked', fault: undefined, heardAt: clock.now() })
      return this.#status.waiting === 0
    } catch (error) {
      this.#failures += 1
      const { longestWaitMs = LONGEST_WAIT_MS } = this.#options
      this.#notBefore = clock.now() + Math.min(longestWaitMs, FIRST_WAIT_MS * 2 ** (this.#failures - 1))
      await this.#tell({ state: 'away', fault: faultOf(error) })
      return false
    } finally {
      this.#isBusy = false
    }
  }

  /** @returns whether another round should follow at once. */
  async #round(): Promise<boolean> {
    const { submit, send, ctx, clock, recognition, tills, fence, most, onDocuments, occasion, onRound } = this.#options
    const input = { ...occasion?.(), recognition: recognition.number(), most }
    const request: Request = await submit((tx) => prepareSync(tx, input, clock.now(), ctx))
    const answer: Answer = syncAnswer.parse(await send(request as SyncRequest))
    if (answer.recognition !== undefined) recognition.keep(answer.recognition.number, answer.recognition.key)
    const { forked } = await submit((tx) => takeAnswer(tx, { request, answer, tills: tills() }, clock.now(), ctx))
    if (forked) {
      await fence()
      return true
    }
    onRound?.(answer as SyncAnswer)
    if (answer.documents.length > 0) await onDocuments?.(answer.documents as SyncAnswer['documents'])
    return !request.complete || answer.more || answer.refused.length > 0 || answer.life !== request.life
  }

  async #tell(change: Partial<SyncStatus>): Promise<void> {
    const before = this.#status
    const waiting = await this.#options.submit((tx) => tx.members.waiting()).catch(() => before.waiting)
    const waitingSince = waiting === 0 ? undefined : (before.waitingSince ?? this.#options.clock.now())
    this.#status = { ...before, ...change, waiting, waitingSince }
    if (this.#status.state !== before.state || waiting !== before.waiting) this.#options.onStatus?.(this.#status)
  }
}

/** A library's message may hold an address; its code does not. */
const faultOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'failed')
}
