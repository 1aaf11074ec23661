import type { Settings } from '../../config.ts'
import type { Output } from '../run.ts'
import { outcomeOf } from '../verify.ts'
import { verifyBooks } from '../verify-books.ts'
import type { DoorCounts } from './door.ts'
import type { Slip } from './ports.ts'
import type { Glance } from './tally.ts'

/** What tills and doors did so far. */
export type Seen = Glance & DoorCounts

/** Where it is shown: standard output, or what a test reads. */
interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** What people see of the demo: a line a second, on a terminal always the same one, and what is printed at the door. */
export class Stage {
  readonly #asJson: boolean
  readonly #screen: Screen
  #second = 0
  #slip: readonly string[] | undefined
  /** Whether the line of the last second waits to be written over. */
  #stays = false

  constructor(asJson: boolean, screen: Screen) {
    this.#asJson = asJson
    this.#screen = screen
  }

  say(text: string): void {
    if (!this.#asJson) this.#screen.write(`${text}\n`)
  }

  /** The newest slip of a second is shown. */
  slip({ titles }: Slip): void {
    this.#slip = titles
  }

  second(seen: Seen): void {
    const second = ++this.#second
    const slip = this.#slip
    this.#slip = undefined
    if (this.#asJson) {
      this.#screen.write(`${JSON.stringify({ second, ...seen, ...(slip === undefined ? {} : { slip }) })}\n`)
      return
    }
    const line = glanceLine(second, seen)
    const { isTTY = false, columns = 0 } = this.#screen
    const printed = slip === undefined ? '' : `  printed: ${slip.join(' · ')}\n`
    const over = this.#stays ? '\r\x1b[K' : ''
    // A line that does not fit would leave its first half behind at each turn.
    this.#stays = isTTY && line.length < columns
    this.#screen.write(`${over}${printed}${line}${this.#stays ? '' : '\n'}`)
  }

  end(): void {
    if (this.#stays) this.#screen.write('\n')
    this.#stays = false
  }
}

const glanceLine = (second: number, s: Seen): string =>
  [
    `${second} s  ${s.salesPerSecond} sales/s  p99 ${s.p99Ms} ms`,
    `points +${s.earned} -${s.burned}  gifts ${s.gifts}`,
    `visits ${s.visits}  slips ${s.slips}  coupons ${s.coupons}, redeemed ${s.redeemed}`,
  ].join('  ')

/** What it all came to, and whether the books agree. */
export function outcomeOfDemo(seen: Seen, settings: Settings): Output {
  const verified = verifyBooks(settings)
  const { text, failed = false } = outcomeOf(verified)
  const { sales, returns, voids, claims, repeats, visits, coupons, slips, redeemed, faults, firstFault } = seen
  const did = [
    `${sales} sales, ${returns} returns, ${voids} voids, ${claims} claims, ${repeats} repeats with the same answer.`,
    `${visits} visits at the door, ${coupons} coupons on ${slips} slips, ${redeemed} of them redeemed.`,
  ]
  const wrong = faults === 0 ? [] : [`${faults} answers were not as they should be, the first: ${firstFault}`]
  const { salesPerSecond: _, p99Ms: __, ...counts } = seen
  return { json: { ...counts, verified }, text: [...did, ...wrong, text].join('\n'), failed: failed || faults > 0 }
}
