import type { OperationKind, TillClient } from '../../till-client/index.ts'
import { basketOf, type DemoLine, type Habits, totalsOf } from './goods.ts'
import { type Line, type Reply, replyOf } from './line.ts'
import type { Chance } from './random.ts'
import type { Tally } from './tally.ts'

/** Somebody who came through the door, with what the slip there gave. */
export interface Shopper {
  readonly code: string
  readonly habits: Habits
  readonly coupons: readonly string[]
  /** Departments the coupons are about, as far as the shopper cares. */
  readonly wanted: readonly string[]
}

/** One simulated till. */
export interface TillOptions {
  readonly line: Line
  /** Keeps what the till sells in its journal until the shop has it safe. */
  readonly client: TillClient
  /** Cards of those who come in at any time and straight to the goods. */
  readonly cards: readonly string[]
  /** Whoever came through the door and is done with shopping. */
  readonly next: () => Shopper | undefined
  readonly chance: Chance
  readonly tally: Tally
  /** The next key of this till, for a sale or a return. */
  readonly nextKey: () => string
  /** ms */
  readonly now: () => number
  /** ms of a clock that never jumps */
  readonly ticks: () => number
}

interface Sold {
  readonly key: string
  readonly lines: readonly DemoLine[]
}

// A cent is worth five points in the default programme.
const POINTS_PER_CENT = 5
const LEAST_BURN = 500
const REMEMBERED = 50

/** A till that serves one shopper after another over HTTP, as a POS would. */
export class Till {
  readonly #o: TillOptions
  readonly #sold: Sold[] = []
  /** Codes on receipts of sales without a card. */
  #claims: { readonly key: string; readonly code: string }[] = []

  constructor(options: TillOptions) {
    this.#o = options
  }

  /** One shopper: mostly a sale, now and then somebody with a return, a void or a receipt to claim. */
  async serve(): Promise<void> {
    const { chance } = this.#o
    if (chance.percent(5)) await this.#takeBack()
    else if (chance.percent(3)) await this.#undo()
    else if (chance.percent(20) && this.#claims.length > 0) await this.#claim()
    else await this.#sell()
  }

  async #sell(): Promise<void> {
    const { chance, cards, line, tally, now } = this.#o
    const shopper = this.#o.next()
    const lines = basketOf(chance, shopper?.habits, shopper?.wanted)
    const key = this.#o.nextKey()
    const code = shopper?.code ?? (chance.percent(85) ? chance.pick(cards) : undefined)
    const scan = code === undefined ? undefined : await this.#ask('POST', '/v1/scans', { code, entry: 'scanned' })
    const card = scan?.body.card
    const { coupons = [] } = shopper ?? {}
    const burnPoints = coupons.length > 0 ? 0 : await this.#hold(key, card, Number(scan?.body.spendable ?? 0), lines)
    const finishedAt = new Date(now()).toISOString()
    const common = { currency: 'EUR', lines, finishedAt }
    const body = card === undefined ? common : { ...common, card, cardEntry: 'scanned', burnPoints, coupons }
    // What coupons take off is promised before the shopper pays.
    if (coupons.length > 0) await this.#ask('PUT', `/v1/sales/${key}/hold`, { card, currency: 'EUR', lines, coupons })
    const from = this.#o.ticks()
    const answer = await this.#book('sale', key, body)
    if (answer === undefined) return
    tally.finished(this.#o.ticks() - from)
    await this.#note(key, lines, answer)
    if (!chance.percent(5)) return
    // A till that heard nothing says it again, and must hear the very same.
    const again = await line.send('PUT', `/v1/sales/${key}`, body)
    tally.counts.repeats += 1
    if (again.text !== answer.text) tally.fault(`a repeat of ${key} was answered otherwise`)
  }

  /** @returns the points the shopper pays with; 0 without a granted hold. */
  async #hold(key: string, card: unknown, spendable: number, lines: readonly DemoLine[]): Promise<number> {
    const { chance, line, tally } = this.#o
    const most = Math.min(spendable, totalsOf(lines).burnable * POINTS_PER_CENT)
    if (card === undefined || most < LEAST_BURN || !chance.percent(30)) return 0
    const burnPoints = most - (most % LEAST_BURN)
    const path = `/v1/sales/${key}/hold`
    const held = await line.send('PUT', path, { card, currency: 'EUR', lines, burnPoints })
    // Another till was faster with the points of this card; the shopper pays all of it.
    if (held.status >= 300) return 0
    tally.counts.openHolds += 1
    if (!chance.percent(10)) return burnPoints
    await this.#ask('DELETE', path)
    tally.counts.openHolds -= 1
    return 0
  }

  async #note(key: string, lines: readonly DemoLine[], { body }: Reply): Promise<void> {
    const { tally } = this.#o
    const { earned, burned } = body.points as { earned: number; burned: number }
    tally.counts.earned += earned
    tally.counts.burned += burned
    tally.counts.redeemed += (body.coupons as { redeemed: unknown[] }).redeemed.length
    if (burned > 0) tally.counts.openHolds -= 1
    for (const { gift } of body.gifts as { gift: string }[]) {
      const state = this.#o.chance.percent(90) ? 'handed' : 'declined'
      if ((await this.#ask('PUT', `/v1/sales/${key}/gifts/${gift}`, { state })) !== undefined) tally.counts.gifts += 1
    }
    const { claim } = body.receipt as { claim: string | null }
    if (claim !== null) this.#claims.push({ key, code: claim })
    this.#sold.push({ key, lines })
    if (this.#sold.length > REMEMBERED) this.#sold.shift()
  }

  async #takeBack(): Promise<void> {
    const [sale] = this.#sold.splice(this.#o.chance.whole(0, this.#sold.length), 1)
    const one = sale?.lines[0]
    if (sale === undefined || one === undefined) return
    const lines = [{ line: one.line, quantity: 1, amountCents: Math.round(one.amountCents / one.quantity) }]
    const body = { original: sale.key, currency: 'EUR', lines, finishedAt: new Date(this.#o.now()).toISOString() }
    const answer = await this.#book('return', this.#o.nextKey(), body)
    if (answer !== undefined) this.#o.tally.counts.returns += 1
  }

  async #undo(): Promise<void> {
    const sale = this.#sold.pop()
    if (sale === undefined) return
    // Nothing is left of it to claim.
    this.#claims = this.#claims.filter(({ key }) => key !== sale.key)
    const answer = await this.#book('void', sale.key, { reason: 'mistake' })
    if (answer !== undefined) this.#o.tally.counts.voids += 1
  }

  async #claim(): Promise<void> {
    const claim = this.#claims.pop()
    const card = this.#o.chance.pick(this.#o.cards)
    if (claim === undefined || card === undefined) return
    const answer = await this.#book('claim', encodeURIComponent(claim.code), { card })
    if (answer !== undefined) this.#o.tally.counts.claims += 1
  }

  /** An operation stands in the till's journal before it is sent; one without an answer is offered again. */
  async #book(kind: OperationKind, key: string, body: unknown): Promise<Reply | undefined> {
    const answer = await this.#o.client.put(kind, key, body)
    if (answer !== undefined) return this.#granted(`PUT ${kind}`, replyOf(answer.status, answer.body))
    this.#o.tally.fault(`no answer to a ${kind}; it is in the journal`)
    await this.#o.client.repeat()
    return undefined
  }

  async #ask(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Reply | undefined> {
    return this.#granted(
      `${method} ${path.split('/').slice(0, 3).join('/')}`,
      await this.#o.line.send(method, path, body),
    )
  }

  /** What a till must be granted; anything else is a fault of the shop or of this till. */
  #granted(what: string, answer: Reply): Reply | undefined {
    if (answer.status < 300) return answer
    this.#o.tally.fault(`${what} answered ${answer.status}: ${String(answer.body.detail)}`)
    return undefined
  }
}
