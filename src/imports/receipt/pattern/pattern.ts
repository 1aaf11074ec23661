import { compile, type Step } from './compile.ts'
import { type Assertion, parsePattern } from './syntax.ts'

/** What the named groups of a pattern found; a group that took no part is absent. */
export type Found = Readonly<Record<string, string>>

/** How much matching one receipt may cost, in steps; shared by all its lines and patterns. */
export interface Work {
  left: number
}

/**
 * A pattern that fits a whole line or does not. It is matched by following every way through it at once, so that a line
 * of n letters costs at most n times the length of the pattern, whatever the pattern is: there is nothing to go back to.
 * Which of several ways counts is what a regular expression would choose.
 */
export class Pattern {
  readonly names: readonly string[]
  readonly #steps: readonly Step[]
  readonly #ignoreCase: boolean

  /** @throws PatternFault */
  constructor(source: string, ignoreCase = false) {
    const { node, names } = parsePattern(source)
    this.names = names
    this.#ignoreCase = ignoreCase
    this.#steps = compile(node)
  }

  /** @returns what the groups found, or undefined where the line does not fit. @throws RangeError when the work is used up. */
  match(line: string, work: Work): Found | undefined {
    const letters = [...line].map((letter) => letter.codePointAt(0) ?? 0)
    const run = new Run(this.#steps, letters, this.names.length, this.#ignoreCase, work)
    const slots = run.all()
    if (slots === undefined) return undefined
    const found: Record<string, string> = {}
    this.names.forEach((name, i) => {
      const [from = -1, to = -1] = [slots[i * 2], slots[i * 2 + 1]]
      if (from >= 0 && to >= from) found[name] = String.fromCodePoint(...letters.slice(from, to))
    })
    return found
  }
}

type Slots = readonly number[]

/** One match: the ways that are still open, in the order a regular expression would try them. */
class Run {
  readonly #steps: readonly Step[]
  readonly #letters: readonly number[]
  readonly #ignoreCase: boolean
  readonly #work: Work
  readonly #none: Slots
  /** The position at which a step was last reached, so that no way is followed twice. */
  readonly #reached: Int32Array

  constructor(steps: readonly Step[], letters: readonly number[], groups: number, ignoreCase: boolean, work: Work) {
    this.#steps = steps
    this.#letters = letters
    this.#ignoreCase = ignoreCase
    this.#work = work
    this.#none = new Array<number>(groups * 2).fill(-1)
    this.#reached = new Int32Array(steps.length).fill(-1)
  }

  all(): Slots | undefined {
    let ways: [step: number, slots: Slots][] = []
    this.#follow(0, 0, this.#none, ways)
    for (let at = 0; at < this.#letters.length && ways.length > 0; at += 1) {
      const next: typeof ways = []
      for (const [step, slots] of ways) if (this.#takes(step, at)) this.#follow(step + 1, at + 1, slots, next)
      ways = next
    }
    return ways.find(([step]) => this.#steps[step]?.op === 'match')?.[1]
  }

  #takes(at: number, letter: number): boolean {
    const step = this.#steps[at]
    if (step?.op !== 'letter') return false
    const code = this.#letters[letter] ?? 0
    if (inRanges(step.ranges, code) !== step.not) return true
    if (!this.#ignoreCase) return false
    const text = String.fromCodePoint(code)
    const cases = [text.toLowerCase(), text.toUpperCase()].map((each) => each.codePointAt(0) ?? 0)
    return step.not ? false : cases.some((each) => inRanges(step.ranges, each))
  }

  /** Goes on from a step to all steps that want a letter, or to the end. */
  #follow(from: number, at: number, slots: Slots, ways: [number, Slots][]): void {
    const open: [number, Slots][] = [[from, slots]]
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      const [step, found] = way
      if (this.#reached[step] === at) continue
      this.#reached[step] = at
      this.#work.left -= 1
      if (this.#work.left < 0) throw new RangeError('the patterns cost too much on this text')
      const next = this.#steps[step]
      if (next === undefined) continue
      if (next.op === 'letter' || next.op === 'match') ways.push([step, found])
      else if (next.op === 'jump') open.push([next.to, found])
      else if (next.op === 'split') open.push([next.other, found], [next.to, found])
      else if (next.op === 'save') open.push([step + 1, found.with(next.slot, at)])
      else if (next.op === 'clear')
        open.push([step + 1, found.map((was, i) => (i >= next.from && i < next.to ? -1 : was))])
      else if (this.#holds(next.what, at)) open.push([step + 1, found])
    }
  }

  #holds(what: Assertion, at: number): boolean {
    if (what === 'start') return at === 0
    if (what === 'end') return at === this.#letters.length
    return (isWord(this.#letters[at - 1]) !== isWord(this.#letters[at])) === (what === 'word')
  }
}

const inRanges = (ranges: readonly (readonly [number, number])[], code: number): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to)

const isWord = (code = -1): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
