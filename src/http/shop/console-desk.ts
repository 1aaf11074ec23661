import type { StaffRole } from '../../domain/ports.ts'
import type { PasskeyDesk } from './passkey-desk.ts'

/** What the console's routes ask the running shop for; `console.ts` beside `shop.ts` is the real one. */

export interface Profile {
  readonly name: string
  readonly legalEntity: string
  readonly timeZone: string
  readonly currency: string
  readonly locale: 'en' | 'de' | 'zh'
}

export interface SetupState {
  /** Whether nobody has set the shop up yet. */
  readonly needed: boolean
  /** What holds now. */
  readonly profile: Profile
  /** Settings of the environment, which no profile changes. */
  readonly fixed: readonly ('timeZone' | 'currency' | 'locale')[]
}

export interface FirstManager {
  readonly operator: string
  readonly password: string
}

export interface StaffEntry {
  readonly operator: string
  readonly role: StaffRole
  readonly hasPin: boolean
  readonly hasPassword: boolean
  /** How many. */
  readonly passkeys: number
  readonly since: string
  readonly ended: string | null
}

export interface StaffChange {
  readonly operator: string
  readonly role: StaffRole
  readonly pin?: string | undefined
  readonly password?: string | undefined
}

export interface DeviceEntry {
  readonly id: string
  readonly kind: 'till' | 'reader' | 'kiosk' | 'screen'
  readonly workstation: string | null
  readonly since: string
  readonly revoked: string | null
}

export interface NewDevice {
  readonly kind: DeviceEntry['kind']
  readonly id: string
  readonly workstation?: string | undefined
  readonly columns?: number | undefined
}

export interface PairedDevice {
  readonly id: string
  readonly kind: DeviceEntry['kind']
  /** Shown this once. */
  readonly token: string
  readonly pairing?: { readonly code: string; readonly expiresAt: string }
}

export interface Backups {
  /** Undefined where no folder for them was set. */
  readonly folder: string | null
  readonly keysExported: boolean
  readonly backups: readonly { readonly file: string; readonly bytes: number; readonly at: string }[]
}

export interface Campaign {
  readonly offer: string
  readonly segment?: string | undefined
}

export interface ConsoleDesk extends PasskeyDesk {
  setup(): SetupState
  /**
   * Sets the shop up, once.
   * @throws StempelError `unauthorised` for a wrong or old code, `conflict` when it was done or a setting cannot change.
   */
  setUp(code: string, profile: Profile, manager: FirstManager): Promise<void>
  /** Slow on purpose. @returns undefined when operator or password is wrong. */
  verify(operator: string, password: string): Promise<StaffRole | undefined>
  /** What somebody may do at this moment; undefined once they were ended. */
  roleOf(operator: string): StaffRole | undefined
  /** Books what somebody did. */
  note(word: string, by: string, of: string): Promise<void>
  audit(before: number): string
  staff(): readonly StaffEntry[]
  /** @throws StempelError `conflict` when nobody could manage the shop any more. */
  putStaff(change: StaffChange, by: string): Promise<StaffEntry>
  /** @throws StempelError `not_found`, `conflict` as above. */
  endStaff(operator: string, by: string): Promise<void>
  devices(): readonly DeviceEntry[]
  /** @throws StempelError `conflict` when the id is in use. */
  addDevice(device: NewDevice, by: string): Promise<PairedDevice>
  /** @throws StempelError `not_found`. */
  revokeDevice(id: string, by: string): Promise<void>
  /** What a reader or printer says. @throws StempelError `not_found`. */
  listen(input: { id?: string | undefined; session?: string | undefined }): Promise<object>
  backups(): Backups
  /** @throws StempelError `conflict` without a folder for them, `too_many` while one is made. */
  backUp(by: string): Promise<{ file: string; seq: number; bytes: number; safe: boolean }>
  /** New cards and their recovery codes, stored nowhere. */
  issueCards(count: number, by: string): Promise<{ card: string; recoveryCode: string }[]>
  /** Gives each card of a segment that has none a coupon. @returns how many. */
  issueOffer(campaign: Campaign, by: string): Promise<number>
  withdrawOffer(offer: string, by: string): Promise<number>
}
