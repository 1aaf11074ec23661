import type { Fact } from '../../domain/fact.ts'
import type { Answer } from './context.ts'

/** What the books tell of the trail, newest first. */
export interface Trail {
  trail(before: number): (readonly [seq: number, fact: Fact])[]
}

const PAGE = 50

/**
 * One page of what people did by hand: who, when, what, and to what. No card and no account stands in it.
 * @param before the number the page before ended with
 */
export function readAudit(books: Trail, before: number): Answer {
  const page = books.trail(before)
  const last = page.at(-1)?.[0]
  const entries = page.map(([seq, fact]) => entryOf(seq, fact))
  const body = JSON.stringify({ entries, next: page.length < PAGE ? null : (last ?? null) })
  return { status: 200, body, notices: [] }
}

interface Entry {
  readonly seq: number
  readonly at: string
  readonly word: string
  readonly by: string | null
  readonly second?: string
  readonly of: string
  readonly points?: number
}

function entryOf(seq: number, fact: Fact): Entry {
  const told = { seq, at: new Date(fact.at).toISOString() }
  const [, first = '', second = '', third = ''] = fact.cause.split(':')
  switch (fact.kind) {
    case 'adjust':
      // Of an erased card only the numbers are left.
      return {
        ...told,
        word: `points-${fact.note ?? 'adjusted'}`,
        by: nullIfNone(second),
        of: first,
        points: fact.points.adjusted,
        ...(third === '' ? {} : { second: third }),
      }
    case 'publish':
      return {
        ...told,
        word: 'published',
        by: nullIfNone(fact.cause.split(':').slice(2).join(':')),
        of: versionOf(fact),
      }
    default:
      return { ...told, word: fact.note ?? fact.kind, by: nullIfNone(first), of: second }
  }
}

const nullIfNone = (by: string): string | null => (by === '' ? null : by)
const versionOf = ({ programme }: Fact): string => `${programme}`
