import type { ExecutionContext } from 'ava'
import { giveConsent } from '../../src/actions/shop/give-consent.ts'
import { publishFirstStatements } from '../../src/actions/shop/publish-statement.ts'
import { defaultStatements } from '../../src/defaults/statements/index.ts'
import type { EndedConsent } from '../../src/domain/consent/event.ts'
import type { Member, Membership, Telling } from '../../src/domain/consent/membership.ts'
import type { Purpose } from '../../src/domain/consent/purpose.ts'
import type { ConsentAnswer } from '../../src/domain/consent/states.ts'
import { cardNo, type Ran, type TestBooks, testBooks } from './test-books.ts'

/** A brand that only remembers what it was asked. */
export interface HeardBrand extends Membership {
  readonly heard: string[]
  isLinked: boolean
  /** What the next leaving or change answers. */
  telling: Telling | undefined
}

export function brand(): HeardBrand {
  const heard: string[] = []
  const say = (what: string, { account }: Member): void => void heard.push(`${what} ${account > 0}`)
  const out: HeardBrand = {
    heard,
    isLinked: true,
    telling: undefined,
    join: (_tx, of) => say('join', of),
    leave: (_tx, of) => {
      say('leave', of)
      return out.telling
    },
    purposes: (_tx, of, agreed) => {
      say(`agrees to ${agreed.join('+') || 'nothing'}`, of)
      return out.telling
    },
  }
  return out
}

/** Real books of a shop that belongs to a brand, and a shopper who answers. */
export interface ConsentBooks {
  readonly books: TestBooks
  readonly brand: HeardBrand
  readonly ended: EndedConsent[]
  /** Answers with a card; the event's id is new unless given. */
  say(purpose: Purpose, state: ConsentAnswer, given?: Partial<Said>): Ran
}

interface Said {
  readonly card: string
  readonly event: string
  readonly version: number
  readonly locale: string
  readonly action: string
}

export function consentBooks(
  t: Pick<ExecutionContext, 'teardown'>,
  given: Parameters<typeof testBooks>[1] = {},
): ConsentBooks {
  const books = testBooks(t, given)
  const linked = brand()
  books.ctx = { ...books.ctx, membership: linked }
  books.job((tx) => publishFirstStatements(tx, defaultStatements, books.clock.now()))
  const ended: EndedConsent[] = []
  let no = 0
  return {
    books,
    brand: linked,
    ended,
    say(purpose, state, { card = cardNo(1), event, version = 1, locale = 'de', action = 'button:agree' } = {}) {
      no += 1
      const answer = { state, version, locale, action }
      const onEnded = (each: EndedConsent): void => void ended.push(each)
      return books.run(giveConsent, { card, purpose, event: event ?? `e-${no}`, answer, onEnded })
    },
  }
}

/** What was thrown, as its code and path. */
export function refusal(work: () => unknown): { code: string; path: string | undefined; message: string } {
  try {
    work()
  } catch (error) {
    const { code, path, message } = error as { code: string; path?: string; message: string }
    return { code, path, message }
  }
  throw new Error('nothing was refused')
}
