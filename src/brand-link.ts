import type { Logger } from 'pino'
import type { ShopContext } from './actions/shop/context.ts'
import { leaveTold } from './actions/shop/leave-told.ts'
import { joinBrand } from './actions/shop/member-join.ts'
import { documentsHere } from './actions/shop/take-documents.ts'
import { tellPurposes } from './actions/shop/tell-purposes.ts'
import { takeDocuments } from './brand-documents.ts'
import type { BrandLink as LinkSettings, Settings } from './config.ts'
import type { Membership } from './domain/consent/membership.ts'
import { StempelError } from './domain/errors.ts'
import { pairedTills } from './fence-stream.ts'
import type { Health } from './http/shop/deps.ts'
import { type BrandFiles, brandFiles, tagOf } from './keys/brand-files.ts'
import { isReceiptOf } from './keys/receipt.ts'
import type { Live } from './live/live.ts'
import type { OpenShop } from './open-shop.ts'
import { Courier, type SyncStatus } from './sync/courier.ts'
import { MAX_ALIASES, type SyncRequest } from './sync/protocol.ts'

const ANSWER_MS = 20_000
/** So long an online shopper's points stay in the branch after the last thing done, so that a page asks for them once. */
const GIVE_BACK_MS = 250
/** So long a card in hand waits at most for points that are elsewhere; tills give up after twice of it. */
const SOON_MS = 700
const MOST_BYTES = 4 * 1024 * 1024

/** Carries a request to the brand. Rejects when no whole answer came back. */
type Carry = (voice: ReturnType<typeof voiceOf>, request: SyncRequest) => Promise<unknown>

/** How a branch reaches the brand whose process it lives in. */
export interface NearBrand {
  readonly carry: Carry
  readonly seconds: number
  /** The tag of the card in the pocket of a member who is here now, by the tag of their online card. */
  readonly pocketTag: (tag: string) => string | undefined
}

/** What a shop of a brand knows beside its own keys and books. */
export interface BrandSide {
  readonly seconds: number
  readonly carry: Carry
  /** How long it waits at most after the line failed. */
  readonly longestWaitMs?: number
  readonly files: BrandFiles
  /** What actions are handed. */
  readonly context: Pick<ShopContext, 'brand' | 'membership'>
  /** How the line is, for `/health`. */
  health(): Health['brand']
  /** The line once it is open. */
  readonly line: { open?: BrandLine }
}

/** A shop's line to its brand while the shop runs. */
export interface BrandLine {
  readonly status: () => SyncStatus
  /** Exchanges at once what waits; never rejects. @returns whether the brand has everything. */
  readonly sync: () => Promise<boolean>
  /** Exchanges at once where the line is up, and waits for it no longer than a shopper at a till should; never rejects. */
  readonly soon: () => Promise<void>
  /** Hands a code over that a member took. @returns whether the brand has it; undefined when the line is down. */
  fileCode(code: { readonly alias: string; readonly proof: string }): Promise<boolean | undefined>
  /**
   * Has all here that the brand has of a member's points while something is done, and gives them back soon after.
   * @param work told whether the brand answered
   */
  shopping<T>(alias: string, work: (isAnswered: boolean) => Promise<T>): Promise<T>
}

/**
 * The brand's side of a shop, for the server and for commands beside it.
 * @param ctx asked for when it is needed, since it holds what this returns.
 * @param near the brand of a branch that lives in its process
 * @returns undefined where the shop stands alone.
 */
export function brandSideOf(settings: Settings, ctx: () => ShopContext, near?: NearBrand): BrandSide | undefined {
  const { brand: link, keys } = settings
  const way = near === undefined ? wayOver(link) : { ...near, longestWaitMs: 0 }
  if (way === undefined) return undefined
  const files = brandFiles(keys)
  const tag = (card: string): string | undefined => {
    const recognition = files.recognition()
    return recognition === undefined ? undefined : tagOf(recognition.key, card)
  }
  const isReceipt = (shop: string, packed: Uint8Array, signature: Uint8Array): boolean =>
    isReceiptOf(files.receiptKeys().keys[shop] ?? [], packed, signature)
  const line: BrandSide['line'] = {}
  return {
    ...way,
    files,
    context: {
      brand: { tag, isReceipt, ...(near === undefined ? {} : { pocketTag: near.pocketTag }) },
      membership: membershipOf(files, ctx),
    },
    line,
    health: () => healthOf(line.open?.status() ?? NEVER),
  }
}

function membershipOf(files: BrandFiles, ctx: () => ShopContext): Membership {
  return {
    // Without the brand's key no card can be named to it yet, and nothing should be stored of a wish.
    get isLinked() {
      return files.recognition() !== undefined
    },
    join: (tx, { account, code }, now) => joinBrand(tx, { account, code }, now, ctx()),
    leave: (tx, of, now) => leaveTold(tx, of, now, ctx()),
    purposes: (tx, of, agreed) => tellPurposes(tx, of, agreed, ctx()),
  }
}

const NEVER: SyncStatus = {
  state: 'never',
  waiting: 0,
  waitingSince: undefined,
  heardAt: undefined,
  fault: undefined,
}

/** How long somebody waits: over after so many ms, unless a test decides. */
export type Patience = (ms: number) => Promise<void>

const byTheClock: Patience = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref())

/**
 * Carries members' operations to the brand for as long as the shop runs, and tells screens how the line is.
 * @param patience of a card in hand, for points that are elsewhere
 * @returns undefined where the shop stands alone.
 */
export function keepLine(
  shop: OpenShop,
  log: Logger,
  live: Pick<Live, 'notify'>,
  closing: (() => unknown)[],
  patience: Patience = byTheClock,
): BrandLine | undefined {
  const { brand: side } = shop
  if (side === undefined) return undefined
  const here: Here = { shopping: new Map(), codes: new Map(), coded: new Set() }
  const courier = courierOf({ shop, side, here, log, live }, (status) => {
    shop.refreshStanding()
    log.info({ state: status.state, waiting: status.waiting, fault: status.fault }, 'the line to the brand')
    live.notify([{ event: 'sync.status', data: healthOf(status) }])
  })
  let running: Promise<boolean> = Promise.resolve(true)
  let next: Promise<boolean> | undefined
  let isClosed = false
  // Those who come while an exchange is under way share the one after it: theirs was put together without them.
  const sync = async (): Promise<boolean> => {
    // Somebody may have been served until a moment ago, whose points are given back with the next start.
    if (isClosed) return false
    next ??= running.then(() => {
      next = undefined
      running = courier.tick()
      return running
    })
    return next
  }
  const line = lineOf(here, courier, sync, patience)
  side.line.open = line
  // Without the first contact no card can join, so that nobody waits for it longer than needed.
  void sync()
  const timer = setInterval(sync, side.seconds * 1000)
  timer.unref()
  closing.push(async () => {
    clearInterval(timer)
    isClosed = true
    await next
    await running
  })
  return line
}

/** What happens in the shop at this moment that the next round is about. */
interface Here {
  /** How many things are being done for a member, by alias. */
  readonly shopping: Map<string, number>
  /** Aliases of those who took a code, by its proof. */
  readonly codes: Map<string, string>
  /** Proofs the brand has. */
  readonly coded: Set<string>
}

function lineOf(
  { shopping, codes, coded }: Here,
  courier: Courier,
  sync: () => Promise<boolean>,
  patience: Patience,
): BrandLine {
  let isDue = false
  const giveBackSoon = (): void => {
    if (isDue) return
    isDue = true
    setTimeout(() => {
      isDue = false
      void sync()
    }, GIVE_BACK_MS).unref()
  }
  return {
    status: () => courier.status,
    sync,
    async soon() {
      if (courier.status.state !== 'linked') return
      await Promise.race([sync(), patience(SOON_MS)])
    },
    async fileCode({ alias, proof }) {
      codes.set(proof, alias)
      try {
        await sync()
        return coded.has(proof) || (courier.status.state === 'linked' ? false : undefined)
      } finally {
        codes.delete(proof)
        coded.delete(proof)
      }
    },
    async shopping(alias, work) {
      shopping.set(alias, (shopping.get(alias) ?? 0) + 1)
      try {
        await sync()
        return await work(courier.status.state === 'linked')
      } finally {
        const left = (shopping.get(alias) ?? 1) - 1
        if (left > 0) shopping.set(alias, left)
        else shopping.delete(alias)
        giveBackSoon()
      }
    },
  }
}

/** Where books or files were put back, every document is asked for again. */
function voiceOf({ files }: BrandSide, { ctx, books, clock }: OpenShop) {
  const { digest } = files.receiptKeys()
  const documents = documentsHere(books.read, clock.now()) === digest ? digest : ''
  return { publicKey: ctx.keys.receipts.publicKey, documents }
}

interface Line {
  readonly shop: OpenShop
  readonly side: BrandSide
  readonly here: Here
  readonly log: Logger
  readonly live: Pick<Live, 'notify'>
}

function courierOf({ shop, side, here, log, live }: Line, onStatus: (status: SyncStatus) => void): Courier {
  const { books, ctx, clock } = shop
  const { files, longestWaitMs } = side
  return new Courier({
    submit: (job) => books.writer.submit(job),
    send: (request) => side.carry(voiceOf(side, shop), request),
    ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
    occasion: () => ({
      shopping: new Set(here.shopping.keys()),
      codes: [...here.codes].slice(0, MAX_ALIASES).map(([proof, alias]) => ({ alias, proof })),
    }),
    onRound: ({ coded = [] }) => {
      for (const proof of coded) here.coded.add(proof)
    },
    ctx,
    clock,
    recognition: { number: () => files.recognition()?.number ?? 0, keep: files.keepRecognition },
    tills: () => pairedTills(books.read),
    fence: () => shop.fence('The brand knows this shop otherwise: the books are a copy. A new stream was started.'),
    onStatus,
    onDocuments: (documents) => takeDocuments({ shop, files, log, live }, documents),
  })
}

function healthOf({ state, waiting, waitingSince, heardAt, fault }: SyncStatus): Health['brand'] {
  const at = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString())
  return { linked: state === 'linked', state, waiting, waitingSince: at(waitingSince), heardAt: at(heardAt), fault }
}

const wayOver = (link: LinkSettings | undefined): Pick<BrandSide, 'carry' | 'seconds'> | undefined =>
  link === undefined ? undefined : { seconds: link.seconds, carry: (voice, request) => send(link, voice, request) }

/** One request and its answer. @throws when none came, or the brand refused: by its status, never by its address. */
async function send(
  link: LinkSettings,
  { publicKey, documents }: Parameters<Carry>[0],
  request: unknown,
): Promise<unknown> {
  const answer = await fetch(`${link.url}/v1/brand/sync`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${link.key}`,
      'content-type': 'application/json',
      'stempel-shop-key': publicKey,
      'stempel-documents': documents,
    },
    body: JSON.stringify(request),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  const text = await answer.text()
  if (answer.status !== 200 || text.length > MOST_BYTES)
    throw Object.assign(new StempelError('unavailable', 'The brand did not answer a round.'), {
      code: `HTTP ${answer.status}`,
    })
  return JSON.parse(text)
}
