import type { PairingAnswer, ScanAnswer } from '../../../src/http/contract.ts'
import { locale } from '../../language.ts'
import { unpaired } from '../../pairing.ts'
import { link, listen } from '../../server.ts'
import { listenToWedge } from '../../wedge.ts'
import { away, come, heardFinished, look, resync, scan } from './card.ts'
import { isReceipt, lookUp } from './return.ts'
import { clear, view } from './state.ts'

/** Ties the screen to its till, its scanner and its keys. @returns ends it. */
export function begin(as: PairingAnswer): () => void {
  const endLine = listen({
    on: {
      'card.presented': (news) => {
        // A visit at the door is not a card at the till.
        if (typeof news.card === 'string' && news.visit === undefined) come(news as ScanAnswer).catch(() => {})
      },
      'sale.finished': (news) => void heardFinished(news),
    },
    refused: unpaired,
    resync: () => void resync(),
  })
  const endLink = link.subscribe(({ state }) => {
    if (state === 'offline') away()
  })
  const endWedge = listenToWedge((code) => {
    if (isReceipt(code)) void lookUp(code, as)
    else void scan(code, 'scanned')
  })
  document.addEventListener('keydown', hearKey)
  const endLanguage = watchLanguage()
  return () => {
    endLine()
    endLink()
    endWedge()
    endLanguage()
    document.removeEventListener('keydown', hearKey)
    clear()
  }
}

/** What the shop said in one language is asked for in the other. */
function watchLanguage(): () => void {
  let before = locale.peek()
  return locale.subscribe((now) => {
    if (now === before) return
    before = now
    look().catch(() => {})
  })
}

/** No letters: those belong to scanners, and to whoever speaks to the computer. */
function hearKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const act = {
    F2: () => open('return'),
    F4: () => open('keyed'),
    Escape: () => clear(),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Delete: () => dismiss(),
  }[event.key]
  if (act === undefined || isTyping(event)) return
  event.preventDefault()
  act()
}

/** In a field only the keys that no field needs. */
const isTyping = ({ target, key }: KeyboardEvent): boolean =>
  target instanceof HTMLInputElement && ['ArrowDown', 'ArrowUp', 'Delete'].includes(key)

function open(next: 'return' | 'keyed'): void {
  view.value = next
}

/** To the next row that asks for something. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.act')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))]
  next?.querySelector('button')?.focus()
}

/** The last button of a row is its no. */
function dismiss(): void {
  const row = document.activeElement?.closest('.act')
  const buttons = row?.querySelectorAll('button') ?? []
  buttons[buttons.length - 1]?.click()
}
