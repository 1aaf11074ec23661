import type { AuditWord } from './actions/shop/audit.ts'
import { type WithdrawnPage, withdrawCoupons } from './actions/shop/end-coupons.ts'
import { type CampaignPage, issueCampaign } from './actions/shop/issue-coupon.ts'
import { loseTill } from './actions/shop/member-replay.ts'
import { readAudit } from './actions/shop/read-audit.ts'
import type { StaffMember } from './books/shop/staff.ts'
import type { BooksTx } from './books/shop/tx.ts'
import { backupsOf } from './console/backups.ts'
import { cardsOf } from './console/cards.ts'
import { noter } from './console/noted.ts'
import { passkeysOf } from './console/passkeys.ts'
import { setupOf } from './console/setup.ts'
import { conflict, StempelError } from './domain/errors.ts'
import type { ConsoleDesk, DeviceEntry, StaffEntry } from './http/shop/console-desk.ts'
import type { PairingCode } from './http/shop/pairing-store.ts'
import { hashPassword, NOBODYS_PASSWORD, verifyPassword } from './keys/password.ts'
import { hashPin } from './keys/pin.ts'
import { newToken, tokenHash } from './keys/token.ts'
import type { OpenShop } from './open-shop.ts'
import { workstationOf } from './operations.ts'

export interface ConsoleParts {
  readonly shop: OpenShop
  readonly offerPairing: (device: string, token: string) => PairingCode
  /** Told when a device was revoked, so that its lines are closed. */
  readonly onRevoked: (id: string) => void
  readonly listen: (input: { id?: string; session?: string }) => Promise<object>
}

const CAMPAIGN_PAGE = 500
/** A campaign of half a million cards; more are reached by asking again. */
const MOST_PAGES = 1_000

/** What a manager does at the console with a running shop. Everything is booked in the audit trail with its own commit. */
export function consoleDesk(parts: ConsoleParts): ConsoleDesk {
  const { shop } = parts
  const noted = noter(shop)
  return {
    ...setupOf(shop),
    ...staffDesk(shop),
    ...passkeysOf(shop),
    ...deviceDesk(parts),
    ...backupsOf(shop),
    ...cardsOf(shop),
    ...offerDesk(shop),
    note: (word, by, of) => noted(() => {}, word as AuditWord, by, of),
    audit: (before) => readAudit(shop.books.read, before).body,
  }
}

function staffDesk(shop: OpenShop): Pick<ConsoleDesk, 'verify' | 'roleOf' | 'staff' | 'putStaff' | 'endStaff'> {
  const { books, random } = shop
  const noted = noter(shop)
  const entryOf = (member: StaffMember): StaffEntry => ({
    ...staffEntry(member),
    passkeys: books.read.passkeys.of(member.operator).length,
  })
  return {
    async verify(operator, password) {
      const member = books.read.staff.active(operator)
      // An unknown operator takes as long as a wrong password, so that the clock tells nobody who works here.
      const right = await verifyPassword(password, member?.passwordHash ?? NOBODYS_PASSWORD)
      return right ? member?.role : undefined
    },
    roleOf: (operator) => books.read.staff.active(operator)?.role,
    staff: () => books.read.staff.list().map(entryOf),
    async putStaff({ operator, role, pin, password }, by) {
      const pinHash = pin === undefined ? undefined : await hashPin(pin, random)
      const passwordHash = password === undefined ? undefined : await hashPassword(password, random)
      const before = books.read.staff.list().find((each) => each.operator === operator)
      const known = before !== undefined && before.disabledAt === undefined
      if (!known && pin === undefined && password === undefined)
        throw new StempelError('invalid', 'Somebody new needs a password, a PIN, or both.', { path: 'password' })
      const secrets = {
        ...(pinHash === undefined ? {} : { pinHash }),
        ...(passwordHash === undefined ? {} : { passwordHash }),
      }
      await noted(
        (tx, now) => {
          if (role !== 'manager') keepsManager(tx, operator)
          tx.staff.put({ operator, role, ...secrets }, now)
        },
        known ? 'staff-changed' : 'staff-added',
        by,
        operator,
      )
      const after = books.read.staff.active(operator)
      if (after === undefined) throw new Error('somebody was added and is not in the books')
      return entryOf(after)
    },
    async endStaff(operator, by) {
      await noted(
        (tx, now) => {
          keepsManager(tx, operator)
          tx.staff.disable(operator, now)
          // Whoever comes back under the same code is let in anew.
          tx.passkeys.removeOf(operator)
        },
        'staff-ended',
        by,
        operator,
      )
    },
  }
}

/** @throws StempelError `conflict` when nobody but this one can manage the shop. */
function keepsManager(tx: BooksTx, operator: string): void {
  const managers = tx.staff
    .list()
    .filter((each) => each.role === 'manager' && each.disabledAt === undefined && each.passwordHash !== undefined)
  if (managers.length > 0 && managers.every((each) => each.operator === operator))
    throw conflict('operator', 'This is the last manager with a password; nobody could let others in any more.')
}

const staffEntry = ({
  operator,
  role,
  pinHash,
  passwordHash,
  createdAt,
  disabledAt,
}: StaffMember): Omit<StaffEntry, 'passkeys'> => ({
  operator,
  role,
  hasPin: pinHash !== '',
  hasPassword: passwordHash !== undefined,
  since: iso(createdAt),
  ended: disabledAt === undefined ? null : iso(disabledAt),
})

const iso = (ms: number): string => new Date(ms).toISOString()

function deviceDesk({
  shop,
  offerPairing,
  onRevoked,
  listen,
}: ConsoleParts): Pick<ConsoleDesk, 'devices' | 'addDevice' | 'revokeDevice' | 'listen'> {
  const { books, random } = shop
  const noted = noter(shop)
  return {
    devices: () =>
      books.read.devices.list().map(
        ({ id, kind, workstation, createdAt, revokedAt }): DeviceEntry => ({
          id,
          kind,
          workstation: workstation ?? null,
          since: iso(createdAt),
          revoked: revokedAt === undefined ? null : iso(revokedAt),
        }),
      ),
    async addDevice({ kind, id, workstation, columns }, by) {
      if (columns !== undefined && kind !== 'till')
        throw new StempelError('invalid', 'Only a till prints receipts.', { path: 'columns' })
      const token = newToken(random)
      const device = {
        id,
        kind,
        workstation: workstationOf(kind, id, workstation),
        ...(columns === undefined ? {} : { columns }),
      }
      await noted((tx, now) => tx.devices.add(device, tokenHash(token), now), 'device-paired', by, id)
      shop.reloadTills()
      if (kind !== 'kiosk' && kind !== 'screen') return { id, kind, token }
      const { code, expiresAt } = offerPairing(id, token)
      return { id, kind, token, pairing: { code, expiresAt: iso(expiresAt) } }
    },
    async revokeDevice(id, by) {
      const revoke = (tx: BooksTx, now: number): void => {
        tx.devices.revoke(id, now)
        loseTill(tx, id)
      }
      await noted(revoke, 'device-revoked', by, id)
      onRevoked(id)
    },
    listen: ({ id, session }) =>
      listen({ ...(id === undefined ? {} : { id }), ...(session === undefined ? {} : { session }) }),
  }
}

function offerDesk(shop: OpenShop): Pick<ConsoleDesk, 'issueOffer' | 'withdrawOffer'> {
  const { books, clock, ctx } = shop
  const noted = noter(shop)
  return {
    async issueOffer({ offer, segment }, by) {
      let sum = 0
      let after: number | undefined = 0
      for (let page = 0; page < MOST_PAGES && after !== undefined; page += 1) {
        const input: Parameters<typeof issueCampaign>[1] = {
          offer,
          segment,
          after,
          most: CAMPAIGN_PAGE,
          limit: CAMPAIGN_PAGE,
        }
        const done: CampaignPage = await books.writer.submit((tx) => issueCampaign(tx, input, clock.now(), ctx))
        sum += done.issued
        after = done.last
      }
      await noted(() => {}, 'offers-issued', by, offer)
      return sum
    },
    async withdrawOffer(offer, by) {
      let sum = 0
      let after: WithdrawnPage['last']
      do {
        const input = { offer, after, limit: CAMPAIGN_PAGE }
        const page: WithdrawnPage = await books.writer.submit((tx) => withdrawCoupons(tx, input, clock.now(), ctx))
        sum += page.withdrawn
        after = page.last
      } while (after !== undefined)
      await noted(() => {}, 'offers-withdrawn', by, offer)
      return sum
    },
  }
}
