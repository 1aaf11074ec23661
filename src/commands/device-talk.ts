import type { Timers } from '../../hardware/line.ts'
import type { ReadCode } from '../../hardware/reader.ts'
import { meaningOf } from '../domain/code/meaning.ts'
import { holdsPaymentNumber } from '../domain/code/payment-card.ts'
import type { DeviceEvent } from '../equipment/device.ts'

/** One thing a port did, as `device test` tells it. */
export type Told =
  | { readonly event: 'bytes'; readonly count: number; readonly hex?: string; readonly hidden?: 'payment-card' }
  | { readonly event: 'code'; readonly kind: string; readonly value: string; readonly symbology?: string }
  | { readonly event: 'dropped'; readonly why: 'payment-card' | 'faulty' }
  | { readonly event: 'discarded'; readonly count: number }
  | { readonly event: 'state'; readonly open: boolean; readonly why?: string }

interface TalkDeps {
  readonly timers: Timers
  /** Whether codes of cards may be seen; payment cards never are. */
  readonly show: boolean
  tell(told: Told): void
}

/** Longer than any reader pauses inside a code. */
const SILENCE_MS = 250
const MOST_BYTES = 512
const SECRET: ReadonlySet<string> = new Set(['card', 'uid', 'gsrn', 'coupon', 'number', 'text'])

/**
 * Puts what a port says in order for somebody who looks on: bytes that belong together as one line, before the codes
 * that were found in them. Unless they may be seen, codes are covered, in the bytes as well.
 */
export function createTalk({ timers, show, tell }: TalkDeps): { hear(event: DeviceEvent): void; end(): void } {
  let bytes: Buffer[] = []
  let behind: Told[] = []
  let cancel = (): void => {}
  const end = (): void => {
    cancel()
    const all = Buffer.concat(bytes)
    if (all.length > 0) tell(bytesTold(all, behind, show))
    for (const each of behind) tell(each)
    bytes = []
    behind = []
  }
  return {
    end,
    hear(event) {
      if (event.event === 'state') {
        end()
        tell(event)
        return
      }
      if (event.event === 'bytes') bytes.push(Buffer.from(event.hex, 'hex'))
      else behind.push(event.event === 'discarded' ? event : codeTold(event, show))
      cancel()
      if (bytes.reduce((sum, { length }) => sum + length, 0) >= MOST_BYTES) end()
      else cancel = timers.after(SILENCE_MS, end)
    },
  }
}

function codeTold({ kind, text, symbology }: ReadCode, show: boolean): Told {
  const meaning = meaningOf({ kind, text, ...(symbology === undefined ? {} : { symbology }) })
  if ('dropped' in meaning) return { event: 'dropped', why: meaning.dropped }
  const value = show || !SECRET.has(meaning.kind) ? meaning.value : covered(meaning.value)
  const told = { event: 'code', kind: meaning.kind, value } as const
  return meaning.symbology === undefined ? told : { ...told, symbology: meaning.symbology }
}

function bytesTold(all: Buffer, behind: readonly Told[], show: boolean): Told {
  const count = all.length
  const isPayment = behind.some((each) => each.event === 'dropped' && each.why === 'payment-card')
  if (isPayment || holdsPaymentNumber(all.toString('latin1'))) return { event: 'bytes', count, hidden: 'payment-card' }
  const pairs = [...all].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  if (show) return { event: 'bytes', count, hex: pairs.join(' ') }
  const holdsCode = behind.some(({ event }) => event === 'code' || event === 'dropped')
  return { event: 'bytes', count, hex: (holdsCode ? middleCovered(pairs) : wordsCovered(pairs, all)).join(' ') }
}

const DOTS = '··'

/** Enough to see how a frame begins and ends. */
const middleCovered = (pairs: readonly string[]): string[] =>
  pairs.length <= 4
    ? pairs.map(() => DOTS)
    : [...pairs.slice(0, 2), ...pairs.slice(2, -2).map(() => DOTS), ...pairs.slice(-2)]

/** Where no code was found, letters and digits in a row may still be one that the wrong model was asked for. */
function wordsCovered(pairs: readonly string[], all: Buffer): string[] {
  const out = [...pairs]
  for (const { index, 0: word } of all.toString('latin1').matchAll(/[0-9A-Za-z]{4,}/g))
    for (let at = index + 1; at < index + word.length; at += 1) out[at] = DOTS
  return out
}

/** The first and the last two characters tell cards apart that somebody holds in their hand. */
const covered = (value: string): string =>
  value.length <= 6 ? '•'.repeat(value.length) : `${value.slice(0, 2)}${'•'.repeat(value.length - 4)}${value.slice(-2)}`

/** A line for people. */
export function sentenceOf(told: Told): string {
  switch (told.event) {
    case 'bytes':
      return told.hex === undefined
        ? `bytes      ${told.count}, of a payment card and not shown`
        : `bytes      ${told.hex}  (${told.count})`
    case 'code':
      return `code       ${told.kind} ${told.value}${told.symbology === undefined ? '' : `  (${told.symbology})`}`
    case 'dropped':
      return told.why === 'payment-card'
        ? 'dropped    a payment card; it is never taken'
        : 'dropped    a code that is damaged'
    case 'discarded':
      return `discarded  ${told.count} bytes of noise`
    case 'state':
      return told.open ? 'open       the port is there' : `closed     ${told.why ?? ''}`
  }
}
