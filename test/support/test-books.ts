import type { ExecutionContext } from 'ava'
import type { Answer, ShopContext } from '../../src/actions/shop/context.ts'
import { openShopBooks, readShopBooks, type ShopBooks } from '../../src/books/shop/books.ts'
import type { BooksTx } from '../../src/books/shop/tx.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { NO_SCORES } from '../../src/domain/choice/no-scores.ts'
import { newCard } from '../../src/domain/code/card.ts'
import { compileProgramme, type ProgrammeDocument, programmeSchema, programmesOf } from '../../src/domain/programme.ts'
import { sha256, shopKeys } from '../../src/keys/shop-keys.ts'
import { wordsOf } from '../../src/words/index.ts'
import { seeded } from './seeded.ts'
import { folderOf, NOON, type SetClock, setClock } from './test-shop.ts'

/** Real books on a disk, and the actions run one by one, each in a commit of its own. */
export interface TestBooks {
  readonly books: ShopBooks
  /** The data folder. */
  readonly folder: string
  readonly clock: SetClock
  ctx: ShopContext
  /** Runs an action now. @returns its answer with the body read. @throws what the action threw. */
  run<I>(action: Action<I>, input: I): Ran
  /** Runs any job in a transaction. */
  job<T>(job: (tx: BooksTx) => T): T
  /** What `verify` finds wrong; undefined when nothing is. */
  fault(): string | undefined
}

type Action<I> = (tx: BooksTx, input: I, now: number, ctx: ShopContext) => Answer

export interface Ran {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers the way a till in any language does
  readonly body: any
  readonly notices: Answer['notices']
}

interface Given {
  /** Changes of the default programme. */
  readonly programme?: Partial<ProgrammeDocument>
  readonly epoch?: number
  readonly at?: number
  readonly seed?: string
}

const sha256Text = (text: string): Uint8Array => sha256(text)
const SECRET = new Uint8Array(32).fill(7)

/** Books of a shop in a temporary folder, with a clock that is moved by hand and random numbers of a seed. */
export function testBooks(t: Pick<ExecutionContext, 'teardown'>, given: Given = {}): TestBooks {
  const folder = folderOf(t)
  const random = seeded(given.seed ?? 'test books')
  const clock = setClock(given.at ?? NOON)
  const flushes: (() => void)[] = []
  const books = openShopBooks({
    folder,
    sha256: sha256Text,
    random,
    operationId: shopKeys(SECRET, 0, random).operationId,
    schedule: (flush) => flushes.push(flush),
  })
  t.teardown(() => books.close())
  const job = <T>(work: (tx: BooksTx) => T): T => {
    let outcome: { value: T } | { error: unknown } | undefined
    const done = books.writer.submit((tx) => {
      try {
        outcome = { value: work(tx) }
      } catch (error) {
        outcome = { error }
        throw error
      }
    })
    // The outcome is read below; the promise only tells it a moment later.
    done.catch(() => {})
    for (const flush of flushes.splice(0)) flush()
    if (outcome === undefined) throw new Error('the job was not run')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
  let reader: ReturnType<typeof readShopBooks> | undefined
  const out: TestBooks = {
    books,
    folder,
    clock,
    ctx: contextOf(given, random),
    job,
    run(action, input) {
      const { status, body: text, notices } = job((tx) => action(tx, input, clock.now(), out.ctx))
      return { status, text, body: JSON.parse(text), notices }
    },
    fault() {
      if (reader === undefined) {
        const opened = readShopBooks(folder, sha256Text)
        t.teardown(() => opened.close())
        reader = opened
      }
      const verdict = verify(reader.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true })
      return verdict.ok ? undefined : verdict.first
    },
  }
  return out
}

const contextOf = (given: Given, random: ShopContext['random']): ShopContext => ({
  shop: '0001',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  keys: shopKeys(SECRET, given.epoch ?? 0, random),
  random,
  programmes: programmesOf([{ programme: programmeWith(given.programme), from: 0 }]),
  scores: NO_SCORES,
  words: wordsOf('en'),
  rules: 'live',
})

/** The default programme with changes, checked and ready. */
export const programmeWith = (changes: Partial<ProgrammeDocument> = {}, version = 1) =>
  compileProgramme(programmeSchema.parse({ ...defaultProgramme('EUR'), ...changes }), version)

/** The same shop with the keys of another epoch. */
export const withEpoch = (ctx: ShopContext, epoch: number): ShopContext => ({
  ...ctx,
  keys: shopKeys(SECRET, epoch, ctx.random),
})

/** Card number so-and-so of the tests: always the same code for the same number. */
export const cardNo = (number: number): string => card(number).code

/** What stands on the tear-off of that card. */
export const recoveryNo = (number: number): string => card(number).recoveryCode

const card = (number: number) => newCard(seeded(`card ${number}`).bytes(10), sha256Text)
