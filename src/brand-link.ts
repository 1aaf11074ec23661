import type { Logger } from 'pino'
import type { ShopContext } from './actions/shop/context.ts'
import { leaveTold } from './actions/shop/leave-told.ts'
import { joinBrand } from './actions/shop/member-join.ts'
import { documentsHere } from './actions/shop/take-documents.ts'
import { takeDocuments } from './brand-documents.ts'
import type { BrandLink as LinkSettings, Settings } from './config.ts'
import type { Membership } from './domain/consent/membership.ts'
import { StempelError } from './domain/errors.ts'
import type { Health } from './http/shop/deps.ts'
import { type BrandFiles, brandFiles, tagOf } from './keys/brand-files.ts'
import { isReceiptOf } from './keys/receipt.ts'
import type { Live } from './live/live.ts'
import type { OpenShop } from './open-shop.ts'
import { Courier, type SyncStatus } from './sync/courier.ts'

const ANSWER_MS = 20_000
const MOST_BYTES = 4 * 1024 * 1024

/** What a shop of a brand knows beside its own keys and books. */
export interface BrandSide {
  readonly link: LinkSettings
  readonly files: BrandFiles
  /** What actions are handed. */
  readonly context: Pick<ShopContext, 'brand' | 'membership'>
  /** How the line is, for `/health`. */
  health(): Health['brand']
  /** Where the line's status is asked for once it is open. */
  readonly line: { status?: () => SyncStatus }
}

/**
 * The brand's side of a shop, for the server and for commands beside it.
 * @param ctx asked for when it is needed, since it holds what this returns.
 * @returns undefined where the shop stands alone.
 */
export function brandSideOf(settings: Settings, ctx: () => ShopContext): BrandSide | undefined {
  const { brand: link, keys } = settings
  if (link === undefined) return undefined
  const files = brandFiles(keys)
  const tag = (card: string): string | undefined => {
    const recognition = files.recognition()
    return recognition === undefined ? undefined : tagOf(recognition.key, card)
  }
  const isReceipt = (shop: string, packed: Uint8Array, signature: Uint8Array): boolean =>
    isReceiptOf(files.receiptKeys().keys[shop] ?? [], packed, signature)
  const line: BrandSide['line'] = {}
  return {
    link,
    files,
    context: { brand: { tag, isReceipt }, membership: membershipOf(files, ctx) },
    line,
    health: () => healthOf(line.status?.() ?? NEVER),
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
    purposes: () => undefined,
  }
}

const NEVER: SyncStatus = {
  state: 'never',
  waiting: 0,
  waitingSince: undefined,
  heardAt: undefined,
  fault: undefined,
}

/**
 * Carries members' operations to the brand for as long as the shop runs, and tells screens how the line is.
 * @returns what exchanges at once what waits; it never rejects and says whether the brand has everything.
 */
export function keepLine(
  shop: OpenShop,
  log: Logger,
  live: Pick<Live, 'notify'>,
  closing: (() => unknown)[],
): () => Promise<boolean> {
  const { brand: side } = shop
  if (side === undefined) return async () => true
  const courier = courierOf({ shop, side, log, live }, (status) => {
    shop.refreshStanding()
    log.info({ state: status.state, waiting: status.waiting, fault: status.fault }, 'the line to the brand')
    live.notify([{ event: 'sync.status', data: healthOf(status) }])
  })
  side.line.status = () => courier.status
  let running: Promise<boolean> = Promise.resolve(true)
  const tick = (): Promise<boolean> => {
    running = running.then(() => courier.tick())
    return running
  }
  // Without the first contact no card can join, so that nobody waits for it longer than needed.
  void tick()
  const timer = setInterval(tick, side.link.seconds * 1000)
  timer.unref()
  closing.push(async () => {
    clearInterval(timer)
    await running
  })
  return tick
}

interface Line {
  readonly shop: OpenShop
  readonly side: BrandSide
  readonly log: Logger
  readonly live: Pick<Live, 'notify'>
}

function courierOf({ shop, side, log, live }: Line, onStatus: (status: SyncStatus) => void): Courier {
  const { books, ctx, clock } = shop
  const { files } = side
  return new Courier({
    submit: (job) => books.writer.submit(job),
    send: (request) => {
      // Where books or files were put back, everything is asked for again.
      const { digest } = files.receiptKeys()
      const has = documentsHere(books.read, clock.now()) === digest ? digest : ''
      return send(side, { 'stempel-shop-key': ctx.keys.receipts.publicKey, 'stempel-documents': has }, request)
    },
    ctx,
    clock,
    recognition: { number: () => files.recognition()?.number ?? 0, keep: files.keepRecognition },
    fence: () => shop.fence('The brand knows this shop otherwise: the books are a copy. A new stream was started.'),
    onStatus,
    onDocuments: (documents) => takeDocuments({ shop, files, log, live }, documents),
  })
}

function healthOf({ state, waiting, waitingSince, heardAt, fault }: SyncStatus): Health['brand'] {
  const at = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString())
  return { linked: state === 'linked', state, waiting, waitingSince: at(waitingSince), heardAt: at(heardAt), fault }
}

/** One request and its answer. @throws when none came, or the brand refused: by its status, never by its address. */
async function send(
  { link }: BrandSide,
  headers: Readonly<Record<string, string>>,
  request: unknown,
): Promise<unknown> {
  const answer = await fetch(`${link.url}/v1/brand/sync`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${link.key}`,
      'content-type': 'application/json',
      ...headers,
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
