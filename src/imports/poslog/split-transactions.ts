import { invalid, type StempelError } from '../../domain/errors.ts'
import { isArts, localName, type Namespaces, namespacesOf, prefixOf } from './namespaces.ts'
import { advance, type Position } from './position.ts'

/** A transaction's XML as it stands in the file, where it starts, and the namespaces declared around it. */
export interface Slice {
  xml: string
  start: Position
  namespaces: Namespaces
}

interface Open {
  name: string
  namespaces: Namespaces
}

/** Longer ones are no receipt; with this limit memory stays bounded whatever the file holds. */
const LONGEST = 4_194_304
const DEEPEST_ENVELOPE = 20

/**
 * Cuts a stream of text into transactions and never holds more than one of them. It knows just enough XML to find the
 * true borders: comments, CDATA and quotes may hold anything. A transaction that is never closed is handed out as far
 * as it goes, for whoever parses it to report, and the next one begins.
 */
export class TransactionSplitter {
  #buffer = ''
  #at = 0
  #bufferStart: Position = { line: 1, column: 1 }
  #open: Open[] = []
  #rootSeen = false
  /** The name of the transaction the buffer begins with, while one is open. */
  #transaction: string | undefined
  #namesakesOfParent = 0;

  /**
   * The transactions completed by this piece of text.
   * @throws StempelError `invalid` with line and column when the text around the transactions is not XML.
   */
  *push(text: string): Generator<Slice> {
    this.#buffer += text
    for (;;) {
      const start = this.#buffer.indexOf('<', this.#at)
      if (start === -1) this.#skipText(this.#buffer.length)
      if (start === -1) break
      this.#skipText(start)
      const end = endOfMarkup(this.#buffer, start)
      if (end === -1) break
      yield* this.#markup(start, end)
    }
    if (this.#transaction === undefined) this.#forget(this.#at)
    if (this.#buffer.length > LONGEST) throw this.#fault(0, 'what begins here is longer than 4 million characters')
  }

  /** @throws StempelError `invalid` when the file ended before its XML did. */
  end(): void {
    if (!this.#rootSeen) throw this.#fault(this.#buffer.length, 'the file holds no XML')
    if (this.#buffer === '' && this.#open.length === 0) return
    throw this.#fault(this.#buffer.length, 'the file ends in the middle of its XML')
  }

  *#markup(start: number, end: number): Generator<Slice> {
    const mark = this.#buffer.charAt(start + 1)
    this.#at = end
    if (mark === '?') return
    if (mark === '!') {
      if (this.#buffer.startsWith('<!--', start) || this.#buffer.startsWith('<![CDATA[', start)) return
      throw this.#fault(start, 'a document type or entity declaration is not accepted')
    }
    const tag = this.#buffer.slice(start, end)
    if (this.#transaction === undefined) yield* this.#outside(tag, start)
    else yield* this.#inside(tag, start, end, this.#transaction)
  }

  *#outside(tag: string, start: number): Generator<Slice> {
    const name = nameOf(tag)
    const broken = name === '' || endOfMarkup(tag, 0) !== tag.length
    if (broken && localName(name) !== 'Transaction') throw this.#fault(start, 'this tag is not XML')
    if (tag.startsWith('</')) {
      if (this.#open.pop()?.name !== name) throw this.#fault(start, 'this tag closes what is not open')
      return
    }
    this.#rootSeen = true
    const around = this.#open.at(-1)?.namespaces ?? new Map<string, string>()
    if (localName(name) === 'Transaction' && isArts(namespacesOf(tag, around).get(prefixOf(name)))) {
      this.#forget(start)
      this.#transaction = name
      this.#namesakesOfParent = 0
      if (tag.endsWith('/>')) yield this.#take(tag.length)
      return
    }
    if (tag.endsWith('/>')) return
    if (this.#open.length === DEEPEST_ENVELOPE)
      throw this.#fault(start, `elements are nested deeper than ${DEEPEST_ENVELOPE}`)
    this.#open.push({ name, namespaces: namespacesOf(tag, around) })
  }

  *#inside(tag: string, start: number, end: number, transaction: string): Generator<Slice> {
    const name = nameOf(tag)
    const closes = tag.startsWith('</')
    if (name === transaction && closes) yield this.#take(end)
    else if (name === transaction || (closes && name === this.#open.at(-1)?.name && this.#namesakesOfParent === 0)) {
      yield this.#take(start)
      yield* this.#outside(tag, 0)
    } else if (name === this.#open.at(-1)?.name && !tag.endsWith('/>')) this.#namesakesOfParent += closes ? -1 : 1
  }

  #skipText(to: number): void {
    const blank = this.#open.length > 0 || this.#transaction !== undefined
    const text = blank ? '' : this.#buffer.slice(this.#at, to).trim()
    if (text !== '') throw this.#fault(this.#at, 'there is text where XML is expected')
    this.#at = to
  }

  #take(length: number): Slice {
    const namespaces = this.#open.at(-1)?.namespaces ?? new Map<string, string>()
    const slice = { xml: this.#buffer.slice(0, length), start: this.#bufferStart, namespaces }
    this.#forget(length)
    this.#transaction = undefined
    return slice
  }

  #forget(length: number): void {
    this.#bufferStart = advance(this.#bufferStart, this.#buffer, length)
    this.#buffer = this.#buffer.slice(length)
    this.#at -= length
  }

  #fault(at: number, what: string): StempelError {
    const { line, column } = advance(this.#bufferStart, this.#buffer, at)
    const advice =
      'Export or copy the file again; sales that were read before this place stay, and reading them twice is safe.'
    return invalid('file', `Line ${line}, column ${column}: ${what}. ${advice}`)
  }
}

const nameOf = (tag: string): string => /^<\/?([^\s/<>"'=]+)/.exec(tag)?.[1] ?? ''

/** The index behind the markup that starts at `start`, or -1 while its end has not come yet. */
function endOfMarkup(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return behind(text, '-->', start + 4)
  if (text.startsWith('<![CDATA[', start)) return behind(text, ']]>', start + 9)
  if (text.startsWith('<?', start)) return behind(text, '?>', start + 2)
  const head = text.slice(start, start + 9)
  if ('<!--'.startsWith(head) || '<![CDATA['.startsWith(head)) return -1
  return head.startsWith('<!') ? start + 2 : endOfTag(text, start + 1)
}

// A quoted value may hold `>`, and XML forbids it to hold `<`: that is how a quote never closed is told from text.
function endOfTag(text: string, from: number): number {
  const interesting = /[<>"']/g
  interesting.lastIndex = from
  for (let found = interesting.exec(text); found !== null; found = interesting.exec(text)) {
    if (found[0] === '>') return found.index + 1
    if (found[0] === '<') return found.index
    const close = text.indexOf(found[0], found.index + 1)
    const open = text.indexOf('<', found.index + 1)
    if (open !== -1 && (close === -1 || open < close)) return open
    if (close === -1) return -1
    interesting.lastIndex = close + 1
  }
  return -1
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}
