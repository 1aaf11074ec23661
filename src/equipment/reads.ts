import type { Logger } from 'pino'
import type { ReadCode } from '../../hardware/reader.ts'
import type { Answer, ShopContext } from '../actions/shop/context.ts'
import { withIdentifier } from '../domain/code/aim.ts'
import { type ReaderEntry, workstationOf } from '../domain/equipment.ts'
import { StempelError } from '../domain/errors.ts'
import type { Clock, ShopTx } from '../domain/ports.ts'
import type { Action } from '../http/shop/deps.ts'
import { createLimiter } from '../http/shop/limiter.ts'
import type { Live } from '../live/live.ts'

export interface ReadDeps {
  readonly ctx: ShopContext
  readonly clock: Clock
  /** A clock in ms that never jumps. */
  readonly ticks: () => number
  readonly log: Logger
  /** Reads of committed books. */
  readonly read: ShopTx
  /** Runs a job in the writer; resolves once it is on disk. */
  submit<T>(job: (tx: ShopTx) => T): Promise<T>
  /** Has a member who is here for the first time brought some of their points; undefined for anybody else. */
  meet(card: string): Promise<void> | undefined
  readonly scan: Action<{ code: string; entry: 'scanned' | 'nfc'; workstation: string }>
  readonly visit: Action<{ id: string; card: string; entry: 'scanned' | 'nfc'; workstation: string }>
  /** The words of what a kiosk prints. */
  wordsAt(kiosk: string): ShopContext['words']
  readonly notify: Live['notify']
}

/** What a card that lies on a reader says again and again counts once, until it was away for so long. */
const SAME_CARD_MS = 2_000
const FAILED_BURST = 60
const FAILED_INTERVAL_MS = 1_000
const ID_BYTES = 12

/** What comes of the codes that readers read: at a till the card is shown, at a kiosk a visit begins. */
export function createReads(deps: ReadDeps): (reader: ReaderEntry, code: ReadCode) => Promise<void> {
  const lately = new Map<string, { text: string; at: number }>()
  const failed = createLimiter('codes', FAILED_BURST, FAILED_INTERVAL_MS)
  const isStillThere = (reader: string, text: string): boolean => {
    const before = lately.get(reader)
    const at = deps.ticks()
    lately.set(reader, { text, at })
    return before !== undefined && before.text === text && at - before.at < SAME_CARD_MS
  }
  return async (reader, code) => {
    if (isStillThere(reader.id, code.text)) return
    try {
      // Whoever holds one code after another to a reader learns no more here than at a till.
      const giveBack = failed.take(reader.id, '', deps.clock.now())
      try {
        await present(deps, reader, code)
        giveBack()
      } catch (error) {
        if (!(error instanceof StempelError && error.code === 'invalid')) giveBack()
        throw error
      }
    } catch (error) {
      refuse(deps, reader, error)
    }
  }
}

async function present(deps: ReadDeps, { boundTo }: ReaderEntry, code: ReadCode): Promise<void> {
  const { ctx, clock, visit } = deps
  // Only the text goes on; what the reader said of its symbology goes with it.
  const card = withIdentifier(code.text, code.symbology)
  const entry = code.kind === 'uid' ? 'nfc' : 'scanned'
  await deps.meet(card)
  if ('till' in boundTo) {
    tell(deps, deps.scan(deps.read, { code: card, entry, workstation: boundTo.till }, clock.now(), ctx))
    return
  }
  const { kiosk } = boundTo
  const id = `reader-${Buffer.from(ctx.random.bytes(ID_BYTES)).toString('hex')}`
  const here = { ...ctx, words: deps.wordsAt(kiosk) }
  const answer = await deps.submit((tx) => visit(tx, { id, card, entry, workstation: kiosk }, clock.now(), here))
  tell(deps, answer)
}

function tell({ notify }: ReadDeps, { notices }: Answer): void {
  if (notices.length > 0) notify(notices)
}

/** Whoever stands there hears that it was not taken, and why, without the code. */
function refuse({ notify, log }: ReadDeps, { id, boundTo }: ReaderEntry, error: unknown): void {
  const isOwn = error instanceof StempelError
  if (!isOwn) log.error({ reader: id, stack: error instanceof Error ? error.stack : '' }, 'a read came to nothing')
  const refused = isOwn ? error.message : 'This failed here; please try again.'
  notify([
    {
      event: 'device.status',
      workstation: workstationOf(boundTo),
      data: { device: id, kind: 'reader', connected: true, refused },
    },
  ])
}
