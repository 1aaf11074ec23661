import { existsSync } from 'node:fs'
import type { ShopContext } from './actions/shop/context.ts'
import { eraseAccount } from './actions/shop/erase-card.ts'
import { refusedDocuments } from './actions/shop/take-documents.ts'
import { forgetCards } from './books/scores/forget.ts'
import { ScoreReader } from './books/scores/reader.ts'
import { openShopBooks, type ShopBooks } from './books/shop/books.ts'
import { booksFile } from './books/shop/open.ts'
import type { BooksTx } from './books/shop/tx.ts'
import { type BrandSide, brandSideOf, type NearBrand } from './brand-link.ts'
import type { Settings } from './config.ts'
import { beginConsents, endConsentsAgain } from './consents.ts'
import { settledBy, storedProfile } from './console/profile.ts'
import { defaultProgramme } from './defaults/programme.ts'
import { StempelError } from './domain/errors.ts'
import type { Clock, Random } from './domain/ports.ts'
import { compileProgramme, type Programme, type Programmes, programmeSchema, programmesOf } from './domain/programme.ts'
import { beginStream, endFormer } from './fence-stream.ts'
import type { Profile } from './http/shop/console-desk.ts'
import { type KeyFolder, openKeyFolder } from './keys/folder.ts'
import { sha256, shopKeys } from './keys/shop-keys.ts'
import { signWitness } from './keys/witness.ts'
import { pooledRandom } from './random.ts'
import { wordsOf } from './words/index.ts'
import { WARNINGS } from './words/warnings.ts'

// The one place where the clock of the machine is read; everything else is handed this.
// biome-ignore lint/plugin: see above
export const systemClock: Clock = { now: () => Date.now() }
export const systemRandom: Random = pooledRandom()

/** SHA-256 of one text, as the books want it. */
export const sha256Text = (text: string): Uint8Array => sha256(text)
export { sha256Hex } from './keys/shop-keys.ts'

/** A shop without its doors: keys, books and programme, as the server and the commands use it. */
export interface OpenShop {
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
  readonly folder: KeyFolder
  readonly books: ShopBooks
  readonly ctx: ShopContext
  /** The brand's side; undefined where the shop stands alone. */
  readonly brand: BrandSide | undefined
  /** Where the journal stands and how much of it survives this disk; kept in memory, since every answer names it. */
  readonly standing: Standing
  /** Reads `standing` again after a job changed the stream or the safe number. */
  refreshStanding(): void
  /** Takes up what was published; to be called after the commit. */
  reloadProgrammes(): void
  /** Takes up what the shop said of itself when it was set up. */
  takeUpProfile(profile: Profile): void
  /** Takes up how wide the receipts of tills are; to be called after one was paired. */
  reloadTills(): void
  /** Things an engineer should know, one sentence each. */
  readonly warnings: () => string[]
  /** Starts a new stream: what answered under the old one is no longer taken for granted. */
  fence(reason: string): Promise<void>
  /** Signs the journal's head into the key folder. */
  witness(): void
  close(): void
}

/** What the safe-point headers say. */
export interface Standing {
  stream: string
  seq: number
  safe: number
  /** Why the last group of writes was lost, until one succeeds again. */
  fault: string | undefined
}

interface OpenOptions {
  readonly clock?: Clock
  readonly random?: Random
  readonly onCommit?: (commit: { readonly seq: number; readonly jobs: number }) => void
  /** Whether the log of the books is carried over beside the shop, by `keepLogShort`. */
  readonly isLogCarried?: boolean
  /** The brand of a branch that lives in its process. */
  readonly brand?: NearBrand
}

const TOKEN_BYTES = 16
const SCORES_LEFT = 'The scores of an erased card could not be deleted at once; the night does it.'

/**
 * Opens keys and books, creates what is missing on the first start, and fences the shop when the books are an older
 * copy of themselves.
 * @throws StempelError when another server has the data, the keys of existing books are gone, or a file is damaged.
 */
export async function openShop(given: Settings, options: OpenOptions = {}): Promise<OpenShop> {
  const { clock = systemClock, random = systemRandom } = options
  let settings = given
  const booksExist = existsSync(booksFile(settings.data))
  const folder = openKeys(settings, booksExist, clock, random)
  const standing: Standing = { stream: '', seq: 0, safe: 0, fault: undefined }
  const notes: string[] = []
  const forgetScores = (accounts: readonly number[]): void => {
    if (!forgetCards(settings.data, accounts)) notes.push(SCORES_LEFT)
  }
  const keys = shopKeys(folder.secret, folder.epoch, random)
  const books = openShopBooks({
    folder: settings.data,
    operationId: keys.operationId,
    sha256: sha256Text,
    random,
    schedule: setImmediate,
    onForgotten: forgetScores,
    isLogCarried: options.isLogCarried === true,
    onLost: (error) => {
      standing.fault = error.message
    },
    onCommit: (commit) => {
      standing.seq = commit.seq
      standing.fault = undefined
      options.onCommit?.(commit)
    },
  })
  try {
    settings = settledBy(given, storedProfile(books.read.meta.get('profile')))
    await books.writer.submit((tx) => publishFirst(tx, settings, clock.now()))
    await books.writer.submit((tx) => beginConsents(tx, clock.now()))
    const { programmes, reload } = liveProgrammes(books)
    const { shop, timeZone, currency, publicUrl } = settings
    const tills = tillColumns(books)
    const scores = new ScoreReader(settings.data)
    const brand = brandSideOf(settings, () => ctx, options.brand)
    const ctx: ShopContext = {
      ...brand?.context,
      shop,
      timeZone,
      currency,
      publicUrl,
      keys,
      random,
      programmes,
      scores,
      words: wordsOf(settings.locale),
      receiptColumns: tills.of,
      rules: 'live',
      isOnline: options.brand !== undefined,
    }
    const refreshStanding = (): void => {
      standing.stream = books.read.meta.get('stream') ?? ''
      const unacknowledged = books.read.members.firstUnacknowledged() ?? Number.MAX_SAFE_INTEGER
      standing.safe = Math.min(Number(books.read.meta.get('safe-seq') ?? 0), unacknowledged)
      standing.seq = books.read.head()
    }
    const fence = async (reason: string): Promise<void> => {
      await books.writer.submit((tx) => beginStream(tx, newToken(random), clock.now(), ctx))
      refreshStanding()
      notes.push(reason)
    }
    const opened: OpenShop = {
      settings,
      clock,
      random,
      folder,
      books,
      ctx,
      brand,
      fence,
      standing,
      refreshStanding,
      reloadProgrammes: reload,
      reloadTills: tills.reload,
      takeUpProfile: (profile) => {
        // Everybody keeps these two objects, so the running shop changes with them.
        const { timeZone, currency, locale } = Object.assign(settings, settledBy(given, profile))
        Object.assign(ctx, { timeZone, currency, words: wordsOf(locale) })
      },
      warnings: () => [...notes, ...standingWarnings(folder, books)],
      witness: () => signHead(folder, books, keys, clock),
      close: () => {
        scores.close()
        books.close()
      },
    }
    await rememberInstance(opened)
    await books.writer.submit((tx) => endFormer(tx, clock.now(), ctx))
    await forgetAgain(opened)
    await endConsentsAgain(opened)
    forgetScores(folder.readForgotten().map(({ account }) => account))
    refreshStanding()
    return opened
  } catch (error) {
    books.close()
    throw error
  }
}

/** A new secret beside old books would turn every card into a stranger, so it is never made there. */
function openKeys(settings: Settings, booksExist: boolean, clock: Clock, random: Random): KeyFolder {
  if (booksExist && !existsSync(settings.keys))
    throw new StempelError(
      'unavailable',
      `The keys of these books are missing (${settings.keys}). Bring them back with: npx stempel keys import FILE`,
      { path: 'STEMPEL_KEYS' },
    )
  return openKeyFolder(settings.keys, { random, clock, dataFolder: settings.data })
}

function publishFirst(tx: BooksTx, settings: Settings, now: number): void {
  if (tx.programmes.list().length > 0) return
  const body = JSON.stringify(programmeSchema.parse(defaultProgramme(settings.currency)))
  const version = tx.programmes.addVersion('default', body)
  tx.programmes.publish({ version, from: 0, publishedAt: now, seq: undefined })
}

/**
 * The programmes as they were last published. Everybody keeps this one object, so that a publication reaches the whole
 * running shop with `reload`; a version is compiled once.
 */
function liveProgrammes(books: ShopBooks): { programmes: Programmes; reload: () => void } {
  const compiled = new Map<number, Programme>()
  const compile = ({ version, body }: { version: number; body: string }): Programme => {
    const known = compiled.get(version) ?? compileProgramme(programmeSchema.parse(JSON.parse(body)), version)
    compiled.set(version, known)
    return known
  }
  const load = (): Programmes =>
    programmesOf(books.read.programmes.list().map((each) => ({ programme: compile(each), from: each.from })))
  let published = load()
  return {
    programmes: { at: (atMs) => published.at(atMs), version: (version) => published.version(version) },
    reload: () => {
      published = load()
    },
  }
}

/** Kept in memory, since every sale asks. */
function tillColumns(books: ShopBooks): { of: (till: string) => number | undefined; reload: () => void } {
  const load = (): Map<string, number> =>
    new Map(
      books.read.devices
        .list()
        .flatMap(({ kind, workstation, columns }) =>
          kind === 'till' && workstation !== undefined && columns !== undefined ? [[workstation, columns]] : [],
        ),
    )
  let known = load()
  return {
    of: (till) => known.get(till),
    reload: () => {
      known = load()
    },
  }
}

const newToken = (random: Random): string => Buffer.from(random.bytes(TOKEN_BYTES)).toString('hex')

/**
 * The books and the key folder share a random token that changes at every start. Books with another token are an older
 * copy that was put back silently: they get a new stream, so that tills repeat what the copy lacks.
 */
async function rememberInstance(shop: OpenShop): Promise<void> {
  const inBooks = shop.books.read.meta.get('instance')
  const inFolder = shop.folder.readInstance()
  const known = inFolder === undefined || inBooks === inFolder.current || inBooks === inFolder.pending
  if (!known && shop.books.read.head() > 0)
    await shop.fence(
      'The books are an older copy than the key folder knows; a new stream was started and tills repeat what is missing.',
    )
  const next = newToken(shop.random)
  if (inBooks !== undefined) shop.folder.writeInstance({ current: inBooks, pending: next })
  await shop.books.writer.submit((tx) => tx.meta.put('instance', next))
  shop.folder.writeInstance({ current: next })
}

/** Cards erased since the copy that these books may be are erased again before anything is served. */
async function forgetAgain(shop: OpenShop): Promise<void> {
  for (const { account } of shop.folder.readForgotten()) {
    if (shop.books.read.account(account) === undefined) continue
    await shop.books.writer.submit((tx) => eraseAccount(tx, { account }, shop.clock.now(), shop.ctx))
  }
}

const standingWarnings = (folder: KeyFolder, { read }: ShopBooks): string[] => [
  ...(folder.wasExported() ? [] : [WARNINGS.keysNeverExported.en]),
  ...(refusedDocuments(read).length > 0 ? [WARNINGS.documentRefused.en] : []),
]

function signHead(folder: KeyFolder, books: ShopBooks, keys: ShopContext['keys'], clock: Clock): void {
  const { seq, hash } = books.read.journalHead()
  const last = folder.readWitnesses().at(-1)
  if (seq === 0 || last?.seq === seq) return
  folder.appendWitness(signWitness(keys, { seq, hash, at: clock.now() }))
}
