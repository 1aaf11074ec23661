import { z } from 'zod'
import type { Answer, Notice } from './actions/shop/context.ts'
import { putDraft } from './actions/shop/draft-programme.ts'
import { withdrawCoupons } from './actions/shop/end-coupons.ts'
import { finishSale } from './actions/shop/finish-sale.ts'
import { issueCampaign } from './actions/shop/issue-coupon.ts'
import { publishProgramme } from './actions/shop/publish-programme.ts'
import { readCoupon } from './actions/shop/read-coupon.ts'
import { returnGoods } from './actions/shop/return-goods.ts'
import { voidSale } from './actions/shop/void-sale.ts'
import type { BooksTx } from './books/shop/tx.ts'
import { addDays, localDay } from './domain/day.ts'
import { invalid, StempelError } from './domain/errors.ts'
import { parseKey } from './domain/key.ts'
import type { Programme, Programmes } from './domain/programme.ts'
import { reportQuestion } from './domain/reports/report.ts'
import { type Listened, listenInput } from './equipment/listening.ts'
import { forgetCard } from './forget-card.ts'
import { problemOf } from './http/problem.ts'
import type { PairingCode } from './http/shop/pairing-store.ts'
import { startOf } from './http/shop/programmes.ts'
import { returnBody, returnInput } from './http/shop/returns.ts'
import { saleBody, saleInput } from './http/shop/sales.ts'
import { voidBody, voidInput } from './http/shop/voids.ts'
import { check } from './http/validate.ts'
import { hashPin } from './keys/pin.ts'
import { newToken, tokenHash } from './keys/token.ts'
import type { OpenShop } from './open-shop.ts'
import { reportsOf } from './reports.ts'

/** An open shop as the operations see it; a running server also hears of devices that were revoked. */
export interface Operated {
  readonly shop: OpenShop
  readonly onRevoked: (deviceId: string) => void
  /** Tells screens what was committed; nobody listens where no server runs. */
  readonly notify?: (notices: readonly Notice[]) => void
  /** What readers and printers say at this moment; only a running shop has them open. */
  readonly listen?: (input: z.output<typeof listenInput>) => Promise<Listened>
  /** Makes a short code for a token; only a running shop takes one. */
  readonly offerPairing?: (device: string, token: string) => PairingCode
}

/** One thing an engineer does from the command line, in a running shop or in one opened for the moment. */
interface Operation<S extends z.ZodType> {
  readonly input: S
  run(on: Operated, input: z.output<S>): Promise<unknown>
}

const operation = <S extends z.ZodType>(given: Operation<S>): Operation<S> => given

const deviceId = z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'letters, digits and hyphens, 20 at most')

const addDevice = operation({
  input: z.strictObject({
    kind: z.enum(['till', 'reader', 'kiosk', 'screen']),
    id: deviceId,
    workstation: deviceId.optional(),
    columns: z.int().min(24).max(64).optional(),
  }),
  async run({ shop, offerPairing }, { kind, id, workstation, columns }) {
    if (columns !== undefined && kind !== 'till') throw invalid('columns', 'Only a till prints receipts.')
    const token = newToken(shop.random)
    const till = kind === 'till' ? id : workstation
    await shop.books.writer.submit((tx) =>
      tx.devices.add(
        { id, kind, workstation: till, ...(columns === undefined ? {} : { columns }) },
        tokenHash(token),
        shop.clock.now(),
      ),
    )
    shop.reloadTills()
    const pairing = kind === 'kiosk' || kind === 'screen' ? offerPairing?.(id, token) : undefined
    return { id, kind, token, ...(pairing === undefined ? {} : { pairing }) }
  },
})

const revokeDevice = operation({
  input: z.strictObject({ id: deviceId }),
  async run({ shop, onRevoked }, { id }) {
    await shop.books.writer.submit((tx) => tx.devices.revoke(id, shop.clock.now()))
    onRevoked(id)
    return { id, revoked: true }
  },
})

/** Watches a reader or printer that the running shop has open. */
const listenToDevice = operation({
  input: listenInput,
  async run({ listen }, input) {
    if (listen === undefined) throw new StempelError('not_found', 'No shop runs here.')
    return listen(input)
  },
})

const addStaff = operation({
  input: z.strictObject({
    operator: z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'a shop-local code, not a name'),
    role: z.enum(['cashier', 'supervisor', 'manager', 'auditor', 'engineer']),
    pin: z.string().regex(/^\d{4,12}$/, '4 to 12 digits'),
  }),
  async run({ shop }, { operator, role, pin }) {
    const pinHash = await hashPin(pin, shop.random)
    await shop.books.writer.submit((tx) => tx.staff.put({ operator, role, pinHash }, shop.clock.now()))
    return { operator, role }
  },
})

/** Records one event of another system's file: any age, any shop, any currency. */
const importEvent = operation({
  input: z.strictObject({
    kind: z.enum(['sale', 'return', 'void']),
    key: z.string().max(100),
    body: z.unknown(),
    /** Whether a membership number of the file is taken as a card even though the programme does not admit it. */
    members: z.boolean().optional(),
  }),
  async run({ shop }, { kind, key, body, members }) {
    const programmes = members === true ? admittingMembers(shop.ctx.programmes) : shop.ctx.programmes
    const ctx = { ...shop.ctx, programmes, rules: 'import' as const }
    try {
      const now = shop.clock.now()
      const answer = await shop.books.writer.submit(importer(kind, key, body, now, ctx))
      return { status: answer.status }
    } catch (error) {
      if (!(error instanceof StempelError) || error.code === 'unavailable') throw error
      const { status, code, detail } = problemOf(error)
      return { status, code, detail }
    }
  },
})

// A till finds such a card again only when the shop's programme admits this very pattern.
const MEMBER = { id: 'member', prefix: '', minLength: 4, maxLength: 64, digitsOnly: false }

/** The shop's programmes, with any membership number as a card after the patterns they admit themselves. */
function admittingMembers(programmes: Programmes): Programmes {
  const admitting = (programme: Programme): Programme => ({ ...programme, cards: [...programme.cards, MEMBER] })
  return { at: (ms) => admitting(programmes.at(ms)), version: (version) => admitting(programmes.version(version)) }
}

function importer(
  kind: 'sale' | 'return' | 'void',
  key: string,
  body: unknown,
  now: number,
  ctx: OpenShop['ctx'],
): (tx: BooksTx) => Answer {
  switch (kind) {
    case 'sale': {
      const sale = saleInput(check(saleBody, body))
      return (tx) => finishSale(tx, { key, sale }, now, ctx)
    }
    case 'return': {
      const input = returnInput(check(returnBody, body))
      return (tx) => returnGoods(tx, { key, input }, now, ctx)
    }
    case 'void': {
      const input = voidInput(check(voidBody, body))
      return (tx) => voidSale(tx, { key, input, staff: 'import', workstation: parseKey(key).workstation }, now, ctx)
    }
  }
}

/** Erases the card that is present. The key folder hears of it first, so that a restore forgets it as well. */
const eraseCard = operation({
  input: z.strictObject({ card: z.string().max(200) }),
  run: async ({ shop }, { card }) => ({ erased: await forgetCard(shop, card) }),
})

/** Notes that a finished backup off this disk holds the journal up to a number: tills may forget so much. */
const noteBackup = operation({
  input: z.strictObject({ seq: z.int().min(0), stream: z.string() }),
  async run({ shop }, { seq, stream }) {
    const noted = await shop.books.writer.submit((tx) => {
      if (tx.meta.get('stream') !== stream) return false
      if (Number(tx.meta.get('safe-seq') ?? 0) < seq) tx.meta.put('safe-seq', String(seq))
      return true
    })
    shop.refreshStanding()
    return { noted }
  },
})

/** Keeps a document as a draft and puts it, or a version published before, in force from an instant on. */
const publish = operation({
  input: z.strictObject({
    document: z.looseObject({ id: z.string() }).optional(),
    version: z.int().min(1).optional(),
    from: z.string().max(40).optional(),
  }),
  async run({ shop, notify }, { document, version, from }) {
    const { ctx, books, clock, random } = shop
    const programme = document?.id ?? version
    if (programme === undefined || (document !== undefined && version !== undefined))
      throw invalid('version', 'Name either a document or the version to publish.')
    const now = clock.now()
    const start = from === undefined ? undefined : commandStart(from, now, ctx.timeZone)
    const id = `cli-${newToken(random).slice(0, 16)}`
    const answer = await books.writer.submit((tx) => {
      if (document !== undefined) putDraft(tx, { id: document.id, document, operator: COMMAND_LINE }, now, ctx)
      return publishProgramme(tx, { id, programme, from: start, operator: COMMAND_LINE }, now, ctx)
    })
    shop.reloadProgrammes()
    notify?.(answer.notices)
    return JSON.parse(answer.body)
  },
})

/** Who acts from the command line; the machine's user may be a person's name. */
const COMMAND_LINE = 'command line'

/** Whoever types may also say `now` and `tomorrow`. */
function commandStart(from: string, now: number, timeZone: string): number {
  if (from === 'now') return now
  return startOf(from === 'tomorrow' ? addDays(localDay(now, timeZone), 1) : from, timeZone)
}

/** Reads a report; what closed since the last time is cut first. */
const readReport = operation({
  input: reportQuestion,
  run: ({ shop }, question) => reportsOf(shop).read(question),
})

/** Gives one page of cards a coupon; the caller goes on from the account it ended with. */
const issueOffer = operation({
  input: z.strictObject({
    offer: z.string().max(40),
    segment: z.string().max(210).optional(),
    after: z.int().min(0),
    most: z.int().min(1),
    limit: z.int().min(1).max(1_000),
  }),
  async run({ shop }, input) {
    const page = await shop.books.writer.submit((tx) =>
      issueCampaign(tx, { segment: undefined, ...input }, shop.clock.now(), shop.ctx),
    )
    return { issued: page.issued, last: page.last ?? null }
  },
})

const withdrawOffer = operation({
  input: z.strictObject({ offer: z.string().max(40), limit: z.int().min(1).max(1_000) }),
  run: async ({ shop }, input) => ({
    withdrawn: await shop.books.writer.submit((tx) => withdrawCoupons(tx, input, shop.clock.now(), shop.ctx)),
  }),
})

const couponByCode = operation({
  input: z.strictObject({ code: z.string().max(64) }),
  run: async ({ shop }, input) =>
    JSON.parse((await shop.books.writer.submit((tx) => readCoupon(tx, input, shop.clock.now(), shop.ctx))).body),
})

export const operations = {
  'device.add': addDevice,
  'device.revoke': revokeDevice,
  'device.listen': listenToDevice,
  'staff.add': addStaff,
  'programme.publish': publish,
  'event.import': importEvent,
  'card.erase': eraseCard,
  'backup.done': noteBackup,
  'offer.issue': issueOffer,
  'offer.withdraw': withdrawOffer,
  'coupon.read': couponByCode,
  'report.read': readReport,
}

export type OperationName = keyof typeof operations

/**
 * Runs an operation by name.
 * @throws StempelError `not_found` for an unknown name, `invalid` for input that does not fit, and what the operation throws.
 */
export async function operate(on: Operated, name: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(operations, name))
    throw new StempelError('not_found', `There is no operation ${name}; is the running shop older than this command?`)
  const chosen = operations[name as OperationName] as Operation<z.ZodType>
  return chosen.run(on, check(chosen.input, input))
}
