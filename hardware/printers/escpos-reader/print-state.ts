import { type CodePage, EPSON_PAGES, isCodePage } from './code-pages.ts'
import type { Token } from './tokens.ts'

/** What a printer has been told and keeps until it is told otherwise: what text that comes next would look like. */
export interface PrintState {
  /** 0 left, 1 centre, 2 right. */
  align: number
  bold: boolean
  doubleStrike: boolean
  underline: number
  /** As `GS !` takes it: width − 1 in the upper four bits, height − 1 in the lower. */
  size: number
  font: number
  reverse: boolean
  upsideDown: boolean
  turned: number
  /** The number `ESC t` was last given. */
  page: number
  /** The number `ESC R` was last given. */
  national: number
  /** `ESC L`: what is printed waits for a whole page. */
  pageMode: boolean
}

export const INITIAL: PrintState = {
  align: 0,
  bold: false,
  doubleStrike: false,
  underline: 0,
  size: 0,
  font: 0,
  reverse: false,
  upsideDown: false,
  turned: 0,
  page: 0,
  national: 0,
  pageMode: false,
}

/** Which letters a printer has, where they are not those of a printer as Epson makes it. */
export interface PageSettings {
  /** What a printer starts with: cp437 when left out. */
  readonly codePage?: CodePage | undefined
  /** What `ESC t n` selects, by n, where it is something else than on Epson's. */
  readonly codePages?: Readonly<Record<string, string>> | undefined
}

/** The name of the page `ESC t n` selects. */
export function pageName(n: number, { codePage, codePages }: PageSettings): string {
  // A page of more than one byte a letter is not selected by number; it is how the whole printer is set.
  if (codePage === 'gb18030' || codePage === 'utf-8') return codePage
  return codePages?.[n] ?? (n === 0 ? codePage : undefined) ?? EPSON_PAGES[n] ?? `page ${n}`
}

/** The pages whose letters are known, by the number that selects them. */
export function knownPages(settings: PageSettings): [n: number, page: CodePage][] {
  const numbers = new Set([...Object.keys(EPSON_PAGES), ...Object.keys(settings.codePages ?? {})].map(Number))
  return [...numbers].flatMap((n): [number, CodePage][] => {
    const page = pageName(n, settings)
    return isCodePage(page) ? [[n, page]] : []
  })
}

/** Takes note of a command that changes how text looks. */
export function follow(state: PrintState, { name, bytes }: Token): void {
  const n = bytes[2] ?? 0
  switch (name) {
    case 'ESC @':
      Object.assign(state, INITIAL)
      return
    case 'ESC a':
      state.align = n & 3
      return
    case 'ESC !':
      state.font = n & 1
      state.bold = (n & 8) !== 0
      state.size = ((n & 32) !== 0 ? 16 : 0) + ((n & 16) !== 0 ? 1 : 0)
      state.underline = (n & 128) !== 0 ? 1 : 0
      return
    case 'GS !':
      state.size = n & 0x77
      return
    case 'ESC E':
      state.bold = (n & 1) === 1
      return
    case 'ESC G':
      state.doubleStrike = (n & 1) === 1
      return
    case 'ESC -':
      state.underline = n & 3
      return
    case 'ESC M':
      state.font = n & 15
      return
    case 'GS B':
      state.reverse = (n & 1) === 1
      return
    case 'ESC {':
      state.upsideDown = (n & 1) === 1
      return
    case 'ESC V':
      state.turned = n & 3
      return
    case 'ESC t':
      state.page = n
      return
    case 'ESC R':
      state.national = n
      return
    case 'ESC L':
      state.pageMode = true
      return
    case 'ESC S':
      state.pageMode = false
      return
  }
}
