/** The syntax tree of a pattern. Ranges are pairs of code points, both inclusive. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'letters'; readonly ranges: readonly (readonly [number, number])[]; readonly not: boolean }
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'group'; readonly slot: number | undefined; readonly node: Node }
  | {
      readonly kind: 'repeat'
      readonly node: Node
      readonly min: number
      readonly max: number
      readonly greedy: boolean
      /** Groups inside it, which every round begins without. */
      readonly slots: readonly [from: number, to: number]
    }
  | { readonly kind: 'assert'; readonly what: Assertion }

export type Assertion = 'start' | 'end' | 'word' | 'not-word'

/** What is wrong with a pattern, and at which of its letters, counted from 1. */
export class PatternFault extends Error {
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.name = 'PatternFault'
    this.at = at
  }
}

export interface Parsed {
  readonly node: Node
  /** Names of groups by their slot. */
  readonly names: readonly string[]
}

type Ranges = [number, number][]

const LAST = 0x10ffff
const DIGITS: Ranges = [[48, 57]]
const WORDS: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const SPACES: Ranges = [
  [9, 13],
  [32, 32],
  [160, 160],
]
const CLASSES: Readonly<Record<string, Ranges>> = { d: DIGITS, w: WORDS, s: SPACES }
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, v: 11 }
const MEANING = new Set('\\^$.*+?()[]{}|/-')
const MOST_ROUNDS = 200
const MOST_DEPTH = 30

/**
 * Reads a pattern: letters, `.`, classes, groups, choices, repeats with and without `?` behind, `\b`, `^`, `$`: what a
 * regular expression has that can be matched in one pass over the text. What cannot (backward references, looking
 * ahead and behind) is refused.
 * @throws PatternFault
 */
export function parsePattern(source: string): Parsed {
  const parser = new Parser(source)
  return { node: parser.all(), names: parser.names }
}

class Parser {
  readonly #letters: readonly string[]
  readonly names: string[] = []
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#letters = [...source]
  }

  all(): Node {
    const node = this.#choice()
    if (this.#at < this.#letters.length) this.#fail('This bracket closes nothing.')
    return node
  }

  #fail(message: string, at = this.#at): never {
    throw new PatternFault(at + 1, message)
  }

  get #next(): string | undefined {
    return this.#letters[this.#at]
  }

  #eat(letter: string): boolean {
    if (this.#next !== letter) return false
    this.#at += 1
    return true
  }

  #choice(): Node {
    this.#depth += 1
    if (this.#depth > MOST_DEPTH) this.#fail(`Brackets stand in one another ${MOST_DEPTH} deep at most.`)
    const nodes = [this.#sequence()]
    while (this.#eat('|')) nodes.push(this.#sequence())
    this.#depth -= 1
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'choice', nodes }
  }

  #sequence(): Node {
    const nodes: Node[] = []
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') nodes.push(this.#repeated())
    return nodes.length === 1
      ? (nodes[0] as Node)
      : nodes.length === 0
        ? { kind: 'empty' }
        : { kind: 'sequence', nodes }
  }

  #repeated(): Node {
    const at = this.#at
    const from = this.names.length
    const node = this.#atom()
    const rounds = this.#rounds()
    if (rounds === undefined) return node
    if (node.kind === 'assert') this.#fail('A place cannot be repeated.', at)
    const [min, max] = rounds
    const greedy = !this.#eat('?')
    if (this.#next !== undefined && '*+?'.includes(this.#next)) this.#fail('Two repeats stand side by side.')
    return { kind: 'repeat', node, min, max, greedy, slots: [from, this.names.length] }
  }

  #rounds(): [number, number] | undefined {
    if (this.#eat('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#eat('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.#eat('?')) return [0, 1]
    if (!this.#eat('{')) return undefined
    const at = this.#at
    const min = this.#number()
    const max = this.#eat(',') ? (this.#next === '}' ? Number.POSITIVE_INFINITY : this.#number()) : min
    if (!this.#eat('}')) this.#fail('A repeat is written {2}, {2,} or {2,5}.')
    if (max < min || min > MOST_ROUNDS || (max > MOST_ROUNDS && max !== Number.POSITIVE_INFINITY))
      this.#fail(`A repeat goes from a smaller to a larger number, ${MOST_ROUNDS} at most.`, at)
    return [min, max]
  }

  #number(): number {
    let digits = ''
    while (this.#next !== undefined && /^[0-9]$/.test(this.#next) && digits.length < 4) {
      digits += this.#next
      this.#at += 1
    }
    return digits === ''
      ? this.#fail('A repeat is written {2}, {2,} or {2,5}; for the letter itself write \\{.')
      : Number(digits)
  }

  #atom(): Node {
    const letter = this.#next ?? ''
    this.#at += 1
    if (letter === '(') return this.#group()
    if (letter === '[') return this.#class()
    if (letter === '.') return { kind: 'letters', ranges: [[10, 10]], not: true }
    if (letter === '^') return { kind: 'assert', what: 'start' }
    if (letter === '$') return { kind: 'assert', what: 'end' }
    if (letter === '\\') return this.#escape()
    if ('*+?'.includes(letter))
      this.#fail(`Nothing stands before this; for the letter itself write \\${letter}.`, this.#at - 1)
    if (']{}'.includes(letter)) this.#fail(`For the letter itself write \\${letter}.`, this.#at - 1)
    return one(letter)
  }

  #group(): Node {
    const open = this.#at - 1
    let slot: number | undefined
    if (this.#eat('?')) {
      if (this.#eat('<')) slot = this.#name()
      else if (!this.#eat(':'))
        this.#fail('A bracket begins with (?:, (?<name> or nothing; looking ahead is not possible.')
    }
    const node = this.#choice()
    if (!this.#eat(')')) this.#fail('This bracket is never closed.', open)
    return { kind: 'group', slot, node }
  }

  #name(): number {
    const at = this.#at
    if (this.#next === '=' || this.#next === '!') this.#fail('Looking behind is not possible.')
    let name = ''
    while (this.#next !== undefined && /^[A-Za-z0-9]$/.test(this.#next) && name.length < 40) {
      name += this.#next
      this.#at += 1
    }
    if (name === '' || !this.#eat('>')) this.#fail('A name is written (?<name>…), of letters and digits.', at)
    if (this.names.includes(name)) this.#fail(`The name ${name} stands twice.`, at)
    return this.names.push(name) - 1
  }

  #escape(): Node {
    const at = this.#at - 1
    const letter = this.#next ?? this.#fail('A \\ needs a letter behind it.', at)
    if (letter === 'b' || letter === 'B') {
      this.#at += 1
      return { kind: 'assert', what: letter === 'b' ? 'word' : 'not-word' }
    }
    const { ranges, not } = this.#escaped(at)
    return { kind: 'letters', ranges, not }
  }

  /** What stands behind a `\`, in a class or out of it. */
  #escaped(at: number): { ranges: Ranges; not: boolean } {
    const letter = this.#next ?? this.#fail('A \\ needs a letter behind it.', at)
    this.#at += 1
    const group = CLASSES[letter.toLowerCase()]
    if (group !== undefined) return { ranges: group, not: letter !== letter.toLowerCase() }
    const control = CONTROLS[letter]
    if (control !== undefined) return { ranges: [[control, control]], not: false }
    if (letter === 'x' || letter === 'u') return { ranges: [this.#hex(letter === 'x' ? 2 : 4)], not: false }
    if (!MEANING.has(letter)) this.#fail(`\\${letter} means nothing here.`, at)
    return { ranges: one(letter).ranges as Ranges, not: false }
  }

  #hex(digits: number): [number, number] {
    const text = this.#letters.slice(this.#at, this.#at + digits).join('')
    if (text.length !== digits || !/^[0-9A-Fa-f]+$/.test(text)) this.#fail(`${digits} hexadecimal digits belong here.`)
    this.#at += digits
    const code = Number.parseInt(text, 16)
    return [code, code]
  }

  #class(): Node {
    const open = this.#at - 1
    const not = this.#eat('^')
    const ranges: Ranges = []
    for (;;) {
      if (this.#next === undefined) this.#fail('This class is never closed.', open)
      if (this.#eat(']')) return { kind: 'letters', ranges, not }
      const at = this.#at
      const from = this.#inClass()
      if (this.#next !== '-' || this.#letters[this.#at + 1] === ']' || this.#letters[this.#at + 1] === undefined) {
        ranges.push(...from)
        continue
      }
      this.#at += 1
      const to = this.#inClass()
      const [[low = 0, same = 0] = []] = from
      const [[high = 0, alike = 0] = []] = to
      if (from.length !== 1 || to.length !== 1 || low !== same || high !== alike || low > high)
        this.#fail('A range goes from one letter to a later one.', at)
      ranges.push([low, high])
    }
  }

  #inClass(): Ranges {
    const at = this.#at
    if (!this.#eat('\\')) {
      this.#at += 1
      return one(this.#letters[at] ?? '').ranges as Ranges
    }
    const { ranges, not } = this.#escaped(at)
    return not ? others(ranges) : ranges
  }
}

function one(letter: string): { kind: 'letters'; ranges: readonly (readonly [number, number])[]; not: boolean } {
  const code = letter.codePointAt(0) ?? 0
  return { kind: 'letters', ranges: [[code, code]], not: false }
}

/** Everything between sorted ranges. */
function others(ranges: Ranges): Ranges {
  const found: Ranges = []
  let from = 0
  for (const [low, high] of ranges) {
    if (low > from) found.push([from, low - 1])
    from = high + 1
  }
  return [...found, [from, LAST]]
}
