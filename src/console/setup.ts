import { audit } from '../actions/shop/audit.ts'
import type { BooksTx } from '../books/shop/tx.ts'
import { defaultProgramme } from '../defaults/programme.ts'
import { conflict, invalid, StempelError } from '../domain/errors.ts'
import { programmeSchema } from '../domain/programme.ts'
import type { ConsoleDesk, Profile, SetupState } from '../http/shop/console-desk.ts'
import { hashPassword } from '../keys/password.ts'
import { sha256 } from '../keys/shop-keys.ts'
import { sameBytes } from '../keys/token.ts'
import type { OpenShop } from '../open-shop.ts'
import { fixedOf, settledBy, storedProfile } from './profile.ts'

const CODE_MS = 24 * 3_600_000
/** Letters and digits that nobody confuses; 60 random bits in 12 of them. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 12

/**
 * Makes the code by which the first manager is let in, while nobody was; an earlier one ends with it. Only its hash is
 * kept, with its end.
 * @returns undefined once the shop was set up.
 */
export async function newSetupCode({ books, clock, random }: OpenShop): Promise<string | undefined> {
  if (books.read.meta.get('profile') !== undefined) return undefined
  const letters = Array.from(random.bytes(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
  const expiresAt = clock.now() + CODE_MS
  await books.writer.submit((tx) => tx.meta.put('setup-code', `${hashOf(letters)}:${expiresAt}`))
  return (letters.match(/.{4}/g) ?? []).join('-')
}

/** The first start of a shop: who it is, and who manages it. */
export function setupOf(shop: OpenShop): Pick<ConsoleDesk, 'setup' | 'setUp'> {
  const { books, settings, random } = shop
  return {
    setup: () => stateOf(shop),
    async setUp(code, profile, { operator, password }) {
      checkCode(shop, code)
      checkProfile(shop, profile)
      const passwordHash = await hashPassword(password, random)
      const was = settings.currency
      await books.writer.submit((tx) => {
        // Two may have typed the code while the password was hashed.
        checkCode(shop, code, tx)
        const now = shop.clock.now()
        tx.meta.put('profile', JSON.stringify(profile))
        tx.meta.put('setup-code', '')
        tx.staff.put({ operator, role: 'manager', passwordHash }, now)
        if (profile.currency !== was) publishDefault(tx, profile.currency, now)
        audit(tx, { word: 'set-up', by: operator, of: '' }, now, shop.ctx)
      })
      shop.takeUpProfile(profile)
      shop.reloadProgrammes()
    },
  }
}

function stateOf({ books, settings }: OpenShop): SetupState {
  const stored = storedProfile(books.read.meta.get('profile'))
  const { timeZone, currency, locale } = settings
  const { name = '', legalEntity = '' } = stored ?? {}
  const known = { name, legalEntity, timeZone, currency, locale: locale as Profile['locale'] }
  return { needed: stored === undefined, profile: known, fixed: fixedOf(settings) }
}

function checkCode({ books, clock }: OpenShop, code: string, tx?: BooksTx): void {
  const { meta } = tx ?? books.read
  if (meta.get('profile') !== undefined)
    throw conflict('code', 'This shop is set up already; a manager of it lets others in.')
  const [hash = '', until = '0'] = (meta.get('setup-code') ?? '').split(':')
  const typed = Buffer.from(hashOf(plain(code)), 'hex')
  const right = hash.length === 64 && sameBytes(typed, Buffer.from(hash, 'hex'))
  if (!right || Number(until) <= clock.now())
    throw new StempelError(
      'unauthorised',
      'This setup code is wrong or over; the shop prints a new one at its start.',
      {
        path: 'code',
      },
    )
}

/** A shop that has sold keeps its time and its money. */
function checkProfile(shop: OpenShop, profile: Profile): void {
  const { settings, books } = shop
  const settled = settledBy(settings, profile)
  for (const name of ['timeZone', 'currency', 'locale'] as const)
    if (settled[name] !== profile[name])
      throw invalid(name, `The environment of this shop says ${settings[name]}, and that holds.`)
  const hasSold = books.read.hasSold()
  for (const name of ['timeZone', 'currency'] as const)
    if (hasSold && profile[name] !== settings[name])
      throw conflict(name, `This shop has sold in ${settings[name]} already.`)
}

/** The programme a shop starts with is written in its currency, which was not known before. */
function publishDefault(tx: BooksTx, currency: string, now: number): void {
  const body = JSON.stringify(programmeSchema.parse(defaultProgramme(currency)))
  const version = tx.programmes.addVersion('default', body)
  tx.programmes.publish({ version, from: 0, publishedAt: now, seq: undefined })
}

const plain = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
const hashOf = (letters: string): string => Buffer.from(sha256(`setup ${letters}`)).toString('hex')
