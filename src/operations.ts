import { z } from 'zod'
import { COMMAND_LINE } from './actions/shop/audit.ts'
import { putDraft } from './actions/shop/draft-programme.ts'
import { loseTill } from './actions/shop/member-replay.ts'
import { publishProgramme } from './actions/shop/publish-programme.ts'
import { invalid, StempelError } from './domain/errors.ts'
import { reportQuestion } from './domain/reports/report.ts'
import { listenInput } from './equipment/listening.ts'
import { forgetCard } from './forget-card.ts'
import { check } from './http/validate.ts'
import { hashPin } from './keys/pin.ts'
import { newToken, tokenHash } from './keys/token.ts'
import { byCommand } from './operations/by-command.ts'
import { commandStart } from './operations/command-start.ts'
import { importEvent } from './operations/import-event.ts'
import { couponByCode, issueOffer, withdrawOffer } from './operations/offers.ts'
import { type Operated, type Operation, operation } from './operations/operation.ts'
import { reportsOf } from './reports.ts'

const deviceId = z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'letters, digits and hyphens, 20 at most')
/** Of a file only its name: where it lies may be somebody's name. A colon would part it in the trail. */
const fileName = z
  .string()
  .max(255)
  .transform((name) => name.replace(/[^\w. -]/g, '_').slice(0, 80))

/**
 * The workstation a device is paired at. A till is its own: under another name it would be refused every sale it rings up.
 * @throws StempelError `invalid` with path `workstation`.
 */
export function workstationOf(kind: string, id: string, workstation: string | undefined): string | undefined {
  if (kind !== 'till') return workstation
  if (workstation === undefined || workstation === id) return id
  throw invalid('workstation', 'A till has no workstation beside its id, which stands in the keys of its sales.')
}

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
    const device = {
      id,
      kind,
      workstation: workstationOf(kind, id, workstation),
      ...(columns === undefined ? {} : { columns }),
    }
    await shop.books.writer.submit((tx) => {
      const now = shop.clock.now()
      tx.devices.add(device, tokenHash(token), now)
      byCommand(tx, shop, now, 'device-paired', id)
    })
    shop.reloadTills()
    const pairing = kind === 'kiosk' || kind === 'screen' ? offerPairing?.(id, token) : undefined
    return { id, kind, token, ...(pairing === undefined ? {} : { pairing }) }
  },
})

const revokeDevice = operation({
  input: z.strictObject({ id: deviceId }),
  async run({ shop, onRevoked }, { id }) {
    await shop.books.writer.submit((tx) => {
      const now = shop.clock.now()
      tx.devices.revoke(id, now)
      loseTill(tx, id)
      byCommand(tx, shop, now, 'device-revoked', id)
    })
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
    await shop.books.writer.submit((tx) => {
      const now = shop.clock.now()
      const isKnown = tx.staff.active(operator) !== undefined
      tx.staff.put({ operator, role, pinHash }, now)
      byCommand(tx, shop, now, isKnown ? 'staff-changed' : 'staff-added', operator)
    })
    return { operator, role }
  },
})

/** Erases the card that is present. The key folder hears of it first, so that a restore forgets it as well. */
const eraseCard = operation({
  input: z.strictObject({ card: z.string().max(200) }),
  run: async ({ shop }, { card }) => ({
    // Which card it was is what must not be kept.
    erased: await forgetCard(shop, card, (tx, now) => byCommand(tx, shop, now, 'card-erased', '')),
  }),
})

/** Notes that a copy of the books was made; of one off this disk also what it holds, for tills may forget so much. */
const noteBackup = operation({
  input: z.strictObject({
    seq: z.int().min(0),
    stream: z.string(),
    file: fileName.default(''),
    offDisk: z.boolean().default(true),
  }),
  async run({ shop }, { seq, stream, file, offDisk }) {
    const noted = await shop.books.writer.submit((tx) => {
      byCommand(tx, shop, shop.clock.now(), 'backup-made', file)
      if (!offDisk || tx.meta.get('stream') !== stream) return false
      if (Number(tx.meta.get('safe-seq') ?? 0) < seq) tx.meta.put('safe-seq', String(seq))
      return true
    })
    shop.refreshStanding()
    return { noted }
  },
})

/** Notes what was done with the keys, which are no part of the books. */
const noteKeys = operation({
  input: z.strictObject({ did: z.enum(['exported', 'imported']) }),
  async run({ shop }, { did }) {
    await shop.books.writer.submit((tx) => byCommand(tx, shop, shop.clock.now(), `keys-${did}`, ''))
    return { noted: true }
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

/** Reads a report; what closed since the last time is cut first. */
const readReport = operation({
  input: reportQuestion,
  run: ({ shop }, question) => reportsOf(shop).read(question),
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
  'keys.note': noteKeys,
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
