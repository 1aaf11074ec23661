import type { PrinterStatus, StatusTalk } from './model.ts'

/** Answers are a few bytes; a line that babbles is not kept in full. */
const MOST_KEPT = 256

/** DLE EOT 1 to 4: printer, cause of being offline, error, paper sensors. Answered in this order, at once. */
const ESCPOS_ASK = [0x10, 0x04, 0x01, 0x10, 0x04, 0x02, 0x10, 0x04, 0x03, 0x10, 0x04, 0x04]
/** GS r 1: the paper sensor again, but answered when everything before it was carried out. */
const ESCPOS_MARK = [0x1d, 0x72, 0x01]

/**
 * The talk of ESC/POS. Its answers are told apart by fixed bits (Epson's list of status identification): real-time
 * 0xx1xx10, automatic 0xx1xx00 and three bytes more, blocks from 0x37 to a NUL, the answer to GS r 0xx0xxxx.
 */
export function escposTalk(): StatusTalk {
  let heard: number[] = []
  let answers: number[] = []
  let marksAsked = 0
  let marksHeard = 0
  return {
    ask() {
      answers = []
      return Uint8Array.from(ESCPOS_ASK)
    },
    get status() {
      return answers.length < 4 ? undefined : escposStatus(answers)
    },
    mark() {
      marksAsked += 1
      return Uint8Array.from(ESCPOS_MARK)
    },
    get isMarked() {
      return marksHeard >= marksAsked
    },
    push(bytes) {
      heard = [...heard, ...bytes].slice(-MOST_KEPT)
      for (let length = escposAnswer(heard); length > 0; length = escposAnswer(heard)) {
        const [first = 0] = heard.splice(0, length)
        if (length > 1) continue
        if ((first & 0x93) === 0x12) answers = [...answers, first].slice(-4)
        else if ((first & 0x90) === 0) marksHeard = Math.min(marksAsked, marksHeard + 1)
      }
    },
  }
}

/** The length of the first answer; 0 while it is not whole. What is nothing known counts as one byte. */
function escposAnswer(heard: readonly number[]): number {
  const [first] = heard
  if (first === undefined) return 0
  if (first === 0x37) return heard.indexOf(0) + 1
  if ((first & 0x93) === 0x10) return heard.length < 4 ? 0 : 4
  return 1
}

function escposStatus([printer = 0, cause = 0, error = 0, paper = 0]: readonly number[]): PrinterStatus {
  const paperLow = (paper & 0x0c) !== 0
  if ((cause & 0x04) !== 0) return { fault: 'cover-open', paperLow }
  if ((cause & 0x20) !== 0 || (paper & 0x60) !== 0) return { fault: 'paper-out', paperLow }
  if ((cause & 0x40) !== 0 || (error & 0x6c) !== 0) return { fault: 'error', paperLow }
  return { fault: (printer & 0x08) === 0 ? undefined : 'offline', paperLow }
}

/** ESC ACK SOH: the automatic status, now. */
const STAR_ASK = [0x1b, 0x06, 0x01]
/** ETB: counted by the printer when it comes to it; the count is the eighth byte of its status. */
const STAR_MARK = 0x17

/**
 * The talk of Star printers. The automatic status begins with 0xx0xxx1, which says its length; the other bytes are
 * 0xx0xxx0. Layout by Star's Line Mode command specification, chapter 5.
 */
export function starTalk(): StatusTalk {
  let heard: number[] = []
  let last: readonly number[] | undefined
  let expected: readonly number[] = []
  let count: number | undefined
  return {
    ask() {
      last = undefined
      return Uint8Array.from(STAR_ASK)
    },
    get status() {
      return last === undefined ? undefined : starStatus(last)
    },
    mark() {
      // The reset at a job's beginning sets the counter to 0, so what is awaited must differ from what it shows now.
      const marks = count === 1 || count === 31 ? 2 : 1
      expected = [marks, ((count ?? 0) + marks) % 32]
      count = undefined
      return new Uint8Array(marks).fill(STAR_MARK)
    },
    get isMarked() {
      return count !== undefined && expected.includes(count)
    },
    push(bytes) {
      heard = [...heard, ...bytes].slice(-MOST_KEPT)
      for (;;) {
        const start = heard.findIndex((byte) => (byte & 0x91) === 0x01)
        heard = start < 0 ? [] : heard.slice(start)
        const length = starLength(heard)
        if (length === 0 || heard.length < length) return
        last = heard.slice(0, length)
        heard = heard.slice(length)
        if (length > 7) count = etbCount(last[7] ?? 0)
      }
    },
  }
}

/** The length a status announces in its first byte, bits 1 to 3 and 5 to 6; 0 when none has begun. */
function starLength([header]: readonly number[]): number {
  if (header === undefined) return 0
  return Math.max(2, ((header >> 2) & 0x18) | ((header >> 1) & 0x07))
}

/** Five bits of a counter, around the bits that are always 0. */
const etbCount = (byte: number): number => ((byte >> 2) & 0x18) | ((byte >> 1) & 0x07)

function starStatus([, , printer = 0, error = 0, more = 0, paper = 0]: readonly number[]): PrinterStatus {
  const paperLow = (paper & 0x04) !== 0
  if ((printer & 0x20) !== 0) return { fault: 'cover-open', paperLow }
  if ((paper & 0x08) !== 0) return { fault: 'paper-out', paperLow }
  if ((error & 0x6c) !== 0 || (more & 0x0a) !== 0) return { fault: 'error', paperLow }
  return { fault: (printer & 0x08) === 0 ? undefined : 'offline', paperLow }
}
