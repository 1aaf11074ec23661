import type { Mark } from '../escpos-reader.ts'
import { type CodePage, encodeText } from './code-pages.ts'
import { knownPages, type PageSettings, type PrintState, pageName } from './print-state.ts'

const ESC = 0x1b
const GS = 0x1d
const LF = 0x0a
const MOST_FEED = 12

/** Commands that make text plain where it is not, each with what undoes it. */
function plainness(state: Readonly<PrintState>): { plain: number[]; undo: number[] } {
  const plain: number[] = []
  const undo: number[] = []
  const set = (is: number, prefix: number, letter: string): void => {
    if (is === 0) return
    plain.push(prefix, letter.charCodeAt(0), 0)
    undo.push(prefix, letter.charCodeAt(0), is)
  }
  set(state.align, ESC, 'a')
  set(state.size, GS, '!')
  set(state.bold ? 1 : 0, ESC, 'E')
  set(state.doubleStrike ? 1 : 0, ESC, 'G')
  set(state.underline, ESC, '-')
  set(state.font, ESC, 'M')
  set(state.reverse ? 1 : 0, GS, 'B')
  set(state.upsideDown ? 1 : 0, ESC, '{')
  set(state.turned, ESC, 'V')
  set(state.national, ESC, 'R')
  return { plain, undo }
}

/** The page that has all letters: the one that is chosen, or the first that can be. */
function pageFor(text: string, now: number, settings: PageSettings): { n: number; page: CodePage } | undefined {
  const pages = knownPages(settings).sort(([a], [b]) => Number(b === now) - Number(a === now) || a - b)
  const found = pages.find(([, page]) => encodeText(text, page) !== undefined)
  return found === undefined ? undefined : { n: found[0], page: found[1] }
}

/** Letters without their marks, and what is no letter of ASCII then as a question mark. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?')

/**
 * The bytes that print lines of text at a place of a receipt, plain and at the left, and leave the printer told what it
 * had been told before. Empty where nothing can be added: no lines, or a printer that puts a whole page together.
 * @param feedLines how far to feed after the lines; when left out as far as the till did, unless the cut does it.
 */
export function addedLines(
  lines: readonly string[],
  mark: Mark,
  settings: PageSettings = {},
  feedLines?: number,
): Uint8Array {
  const { state } = mark
  if (lines.length === 0 || state.pageMode) return new Uint8Array(0)
  const { plain, undo } = plainness(state)
  const out: number[] = mark.atLineStart ? [] : [LF]
  out.push(...plain)
  const whole = lines.join('')
  const chosen = pageFor(whole, state.page, settings)
  const isSelectable = settings.codePage !== 'gb18030' && settings.codePage !== 'utf-8'
  const switched = chosen !== undefined && isSelectable && pageName(state.page, settings) !== chosen.page
  if (switched) out.push(ESC, 0x74, chosen.n)
  for (const line of lines) {
    const bytes = chosen === undefined ? undefined : encodeText(line, chosen.page)
    out.push(...(bytes ?? encodeText(bare(line), 'cp437') ?? []), LF)
  }
  const feed = Math.min(MOST_FEED, feedLines ?? (mark.feeds ? 0 : mark.fedLines))
  if (feed > 0) out.push(ESC, 0x64, feed)
  if (switched) out.push(ESC, 0x74, state.page)
  out.push(...undo)
  return Uint8Array.from(out)
}
