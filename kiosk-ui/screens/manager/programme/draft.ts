import { computed, signal } from '@preact/signals'
import type { Problem, ProgrammeAnswer, WhatIfAnswer } from '../../../../src/http/contract.ts'
import { Refusal } from '../../../server.ts'
import { call } from '../session.ts'

/** The draft on the desk: a document changed field by field, kept and judged by the shop with each change. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type Path = readonly (string | number)[]
export type Document = { readonly [name: string]: Json }
export type Fault = NonNullable<Problem['faults']>[number]

export const doc = signal<Document | undefined>(undefined)
export const faults = signal<readonly Fault[]>([])
export const kept = signal<'yes' | 'soon' | 'no' | 'away'>('yes')
export const tried = signal<WhatIfAnswer | undefined>(undefined)
export const trying = signal(false)
/** Grows when a list gets longer or shorter, so that its fields are drawn anew. */
export const shape = signal(0)

export const isSound = computed(() => kept.value === 'yes' && faults.value.length === 0)

const KEEP_MS = 500
const AGAIN_MS = 1_500
const TRIED_DAYS = 90

let timer: ReturnType<typeof setTimeout> | undefined
let round = 0

/** Takes a document up to change it. */
export function take(document: Document): void {
  // Titles stand in the form in every language of shoppers, whatever the console itself speaks.
  void import('../../../style/chinese.css')
  clearTimeout(timer)
  round += 1
  doc.value = document
  faults.value = []
  tried.value = undefined
  shape.value += 1
  kept.value = 'soon'
  void keep()
}

/** Lays it aside; the shop keeps what was kept. */
export function lay(): void {
  clearTimeout(timer)
  round += 1
  doc.value = undefined
}

export const at = (path: Path): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, step) => (value as Readonly<Record<string | number, Json>> | undefined)?.[step],
    doc.value as Json | undefined,
  )

/** Changes one field; undefined takes it out. */
export function put(path: Path, value: Json | undefined): void {
  if (doc.value === undefined) return
  doc.value = changed(doc.value, path, value) as Document
  kept.value = 'soon'
  clearTimeout(timer)
  timer = setTimeout(() => void keep(), KEEP_MS)
}

/** Adds to a list, or takes out of it. */
export function add(path: Path, value: Json): void {
  put(path, [...listAt(path), value])
  shape.value += 1
}

export function remove(path: Path, index: number): void {
  put(
    path,
    listAt(path).filter((_, i) => i !== index),
  )
  shape.value += 1
}

export const listAt = (path: Path): readonly Json[] => {
  const found = at(path)
  return Array.isArray(found) ? found : []
}

function changed(value: Json | undefined, [step, ...rest]: Path, next: Json | undefined): Json | undefined {
  if (step === undefined) return next
  if (typeof step === 'number') {
    const list = [...(Array.isArray(value) ? (value as Json[]) : [])]
    list[step] = changed(list[step], rest, next) ?? null
    return list
  }
  const { [step]: before, ...others } = (value ?? {}) as Record<string, Json>
  const after = changed(before, rest, next)
  // The order of the fields stays, so that a document that was not changed is the same text.
  if (after === undefined) return isEmpty(others) && rest.length === 0 ? undefined : others
  return before === undefined ? { ...others, [step]: after } : { ...(value as object), [step]: after }
}

const isEmpty = (of: object): boolean => Object.keys(of).length === 0

/** How the shop writes the place of a fault. */
export const placeOf = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )

/** What is wrong at a field itself, or at an entry of the list that it is. */
export const faultAt = (path: Path): string | undefined => {
  const place = placeOf(path)
  const isHere = (of: string): boolean =>
    of === place || (of.startsWith(place) && /^\[\d+\]$/.test(of.slice(place.length)))
  return faults.value.find((each) => isHere(each.path))?.text
}

/** Whether anything in a part of the document is wrong. */
export const isFaulty = (path: Path): boolean => {
  const place = placeOf(path)
  return faults.value.some(
    (each) => each.path === place || (/^[.[]/.test(each.path.slice(place.length)) && each.path.startsWith(place)),
  )
}

async function keep(): Promise<void> {
  const document = doc.value
  if (document === undefined) return
  round += 1
  const mine = round
  try {
    await call('PUT', `/v1/programmes/${String(document.id)}`, document)
    if (mine !== round) return
    faults.value = []
    kept.value = 'yes'
    void tryOut(mine)
  } catch (error) {
    if (mine !== round) return
    if (error instanceof Refusal) {
      faults.value = error.problem.faults ?? [{ path: error.path ?? '', text: error.message }]
      kept.value = 'no'
    } else {
      kept.value = 'away'
      timer = setTimeout(() => void keep(), AGAIN_MS)
    }
  }
}

/** Judges the last days again by the draft; asks anew while the shop is at another one. */
async function tryOut(mine: number): Promise<void> {
  const id = doc.value?.id
  if (id === undefined || mine !== round) return
  trying.value = true
  try {
    const answer = await call<WhatIfAnswer>('POST', `/v1/programmes/${String(id)}/whatif`, { days: TRIED_DAYS })
    if (mine === round) tried.value = answer
  } catch (error) {
    if (mine === round && error instanceof Refusal && error.code === 'too_many')
      timer = setTimeout(() => void tryOut(mine), AGAIN_MS)
  }
  if (mine === round) trying.value = false
}

/** Begins a draft of its own name from a programme that is there. */
export async function begin(ref: string | number, id: string): Promise<void> {
  const { programme } = await call<ProgrammeAnswer>('GET', `/v1/programmes/${ref}`)
  take({ ...(programme as Document), id })
}
