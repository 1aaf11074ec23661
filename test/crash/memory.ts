/** What the tills of a crashing shop remember, and what they do next. */
import type { LineAnswer } from '../bench/support/line.ts'
import { requestBytes } from '../bench/support/line.ts'
import { cardsOf, saleBody, saleKey } from '../bench/support/sales.ts'
import type { Seeded } from '../bench/support/seeded.ts'
import { workstation } from '../bench/support/shop-process.ts'

/** A promise that was broken, in a sentence. */
export class Fault extends Error {}

type Kind = 'sale' | 'return' | 'void' | 'hold'

/** One request of a till. */
export interface Operation {
  readonly kind: Kind
  readonly till: number
  readonly path: string
  readonly request: Buffer
  /** Points a granted hold promised: the finish must burn them, crash or not. */
  readonly promised: number
  /** What is sold, for the returns and voids to come. */
  readonly sale: Sold | undefined
}

interface Sold {
  readonly key: string
  readonly till: number
  readonly card: string | undefined
  readonly body: { readonly lines: readonly { line: number; quantity: number; amountCents: number }[] }
}

/** An event the shop has answered: from then on it is there, once, with these bytes. */
export interface Acknowledged {
  readonly operation: Operation
  readonly body: Buffer
}

export interface TillState {
  readonly no: number
  readonly token: string
  /** Sent and not answered. */
  inFlight: Operation | undefined
  /** What must come next, whatever happens in between. */
  next: Operation | undefined
}

const CARDS = 60
/** Points of the smallest burn that is a whole number of cents. */
const BURN = 500
const BURN_CENTS = 100

export class Memory {
  readonly acknowledged: Acknowledged[] = []
  readonly tills: readonly TillState[]
  readonly #random: Seeded
  readonly #day: string
  readonly #finishedAt: string
  readonly #cards: readonly string[]
  readonly #balances = new Map<string, number>()
  /** Sales nobody has taken back yet. */
  readonly #undoable: Sold[] = []
  #sequence = 0
  /** How often each kind was acknowledged, and repeats. */
  readonly counts: Record<Kind | 'repeat' | 'holdRefused', number> = {
    sale: 0,
    return: 0,
    void: 0,
    hold: 0,
    repeat: 0,
    holdRefused: 0,
  }

  constructor(tokens: readonly string[], random: Seeded, day: string, finishedAt: string) {
    this.#random = random
    this.#day = day
    this.#finishedAt = finishedAt
    this.#cards = cardsOf(CARDS, random)
    this.tills = tokens.map((token, i) => ({ no: i + 1, token, inFlight: undefined, next: undefined }))
  }

  /** What a till does next. */
  choose(till: TillState): Operation {
    if (till.next !== undefined) return till.next
    const chance = this.#random.below(100)
    if (chance < 6) return this.#undo(till, 'return') ?? this.#sell(till)
    if (chance < 9) return this.#undo(till, 'void') ?? this.#sell(till)
    if (chance < 19) return this.#hold(till) ?? this.#sell(till)
    return this.#sell(till)
  }

  /** An event answered before, to be asked for again; undefined while there is none. */
  again(): Acknowledged | undefined {
    return this.acknowledged.length === 0 ? undefined : this.#random.pick(this.acknowledged)
  }

  /** Takes an answer in. @param repeated whether it may have been done before. @throws Fault */
  settle(till: TillState, operation: Operation, answer: LineAnswer, repeated: boolean): void {
    till.inFlight = undefined
    if (operation.kind === 'hold') {
      this.#settleHold(till, operation, answer)
      return
    }
    if (till.next === operation) till.next = undefined
    if (answer.status !== 201 && !(repeated && answer.status === 200))
      throw new Fault(`${operation.kind} ${operation.path} was answered ${answer.status}: ${answer.body}`)
    this.counts[operation.kind] += 1
    this.acknowledged.push({ operation, body: answer.body })
    this.#learn(operation, answer.body)
  }

  /** An event that was answered before is asked for again. @throws Fault unless the very same bytes come. */
  checkAgain({ operation, body }: Acknowledged, answer: LineAnswer): void {
    this.counts.repeat += 1
    if (answer.status !== 200)
      throw new Fault(`${operation.path} was acknowledged and is then answered ${answer.status}: ${answer.body}`)
    if (!answer.body.equals(body))
      throw new Fault(`${operation.path} is answered ${answer.body} where it was answered ${body}`)
  }

  #learn(operation: Operation, body: Buffer): void {
    const { points } = JSON.parse(body.toString('utf8')) as { points: { burned?: number; balance?: number } }
    if (operation.promised > 0 && points.burned !== operation.promised)
      throw new Fault(`${operation.path} burned ${points.burned} where a hold had promised ${operation.promised}`)
    const { sale } = operation
    if (sale === undefined) return
    if (sale.card !== undefined && points.balance !== undefined) this.#balances.set(sale.card, points.balance)
    if (this.#undoable.length < 5_000) this.#undoable.push(sale)
  }

  #settleHold(till: TillState, operation: Operation, { status, body }: LineAnswer): void {
    const sale = operation.sale as Sold
    if (status !== 200 && status !== 201 && status !== 409)
      throw new Fault(`hold ${operation.path} was answered ${status}: ${body}`)
    const granted = status !== 409
    if (granted) this.counts.hold += 1
    else this.counts.holdRefused += 1
    if (sale.card !== undefined) this.#balances.delete(sale.card)
    till.next = this.#finish(till, sale, granted ? BURN : 0)
  }

  #sell(till: TillState): Operation {
    const card = this.#random.once(10) ? undefined : this.#random.pick(this.#cards)
    return this.#finish(till, this.#basket(till, card), 0)
  }

  #hold(till: TillState): Operation | undefined {
    const card = this.#random.pick(this.#cards)
    if ((this.#balances.get(card) ?? 0) < BURN) return undefined
    const sale = this.#basket(till, card)
    if (sale.body.lines.reduce((sum, line) => sum + line.amountCents, 0) < BURN_CENTS)
      return this.#finish(till, sale, 0)
    const path = `/v1/sales/${sale.key}/hold`
    const body = JSON.stringify({ card, lines: sale.body.lines, burnPoints: BURN })
    const request = requestBytes('PUT', path, till.token, body)
    return { kind: 'hold', till: till.no, path, request, promised: 0, sale }
  }

  #basket(till: TillState, card: string | undefined): Sold {
    this.#sequence += 1
    const key = saleKey(workstation(till.no), this.#day, this.#sequence)
    const body = saleBody(this.#random, card, this.#finishedAt, 1 + this.#random.below(10)) as Sold['body']
    return { key, till: till.no, card, body }
  }

  #finish(till: TillState, sale: Sold, burnPoints: number): Operation {
    const path = `/v1/sales/${sale.key}`
    const body = JSON.stringify(burnPoints === 0 ? sale.body : { ...sale.body, burnPoints })
    const request = requestBytes('PUT', path, till.token, body)
    return { kind: 'sale', till: till.no, path, request, promised: burnPoints, sale }
  }

  #undo(till: TillState, kind: 'return' | 'void'): Operation | undefined {
    const at = this.#undoable.findIndex((sale) => kind === 'return' || sale.till === till.no)
    const [sale] = at < 0 ? [] : this.#undoable.splice(at, 1)
    if (sale === undefined) return undefined
    this.#sequence += 1
    const returnKey = saleKey(workstation(till.no), this.#day, this.#sequence)
    const path = kind === 'void' ? `/v1/sales/${sale.key}/void` : `/v1/returns/${returnKey}`
    const [line] = sale.body.lines
    const lines = [{ line: line?.line, quantity: line?.quantity, amountCents: line?.amountCents }]
    const body = kind === 'void' ? { reason: 'wrong article' } : { original: sale.key, currency: 'EUR', lines }
    const request = requestBytes('PUT', path, till.token, JSON.stringify(body))
    return { kind, till: till.no, path, request, promised: 0, sale: undefined }
  }
}
