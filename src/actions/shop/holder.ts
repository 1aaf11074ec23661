import type { AccountView } from '../../domain/account.ts'
import { readCard } from '../../domain/code/read-card.ts'
import type { Day } from '../../domain/day.ts'
import { invalid } from '../../domain/errors.ts'
import type { CardEntry, ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { lowestTier } from '../../domain/tiers.ts'
import type { ShopContext } from './context.ts'
import { successionOf } from './succession.ts'

type Renewed = Parameters<ShopTx['bindCard']>[0]

/** A card as a till presented it, and the account it leads to. */
export interface Holder {
  readonly code: string
  readonly kind: 'own' | 'third'
  /** How it was read, when a handle remembers it. */
  readonly entry: CardEntry | undefined
  /** The account the card itself is bound to; undefined for a card never seen. Stays the same after a recovery. */
  readonly boundTo: number | undefined
  /** Under which key the card should be known from now on; undefined when it is already, or was never seen. */
  readonly renewed: Renewed | undefined
  /** The account that holds its points now: a successor's, after a recovery or a merge. */
  readonly account: AccountView | undefined
}

const HANDLE = /^h1_/

type Reads = Pick<ShopTx, 'accountOfCard' | 'account' | 'history' | 'fact'>

/**
 * Reads a card code or the handle of a scan and finds its account. Nothing is stored.
 * @param at when the card was used, ms: what a till tells late of a card that was replaced since is its successor's;
 *   what is done with it after that is done with a blocked card
 * @throws StempelError `invalid` with path `card`; the text itself is never repeated.
 */
export function findHolder(
  tx: Reads,
  text: string,
  now: number,
  ctx: ShopContext,
  programme: Programme,
  at = now,
): Holder {
  let entry: CardEntry | undefined
  let card: { code: string; kind: 'own' | 'third' }
  if (HANDLE.test(text)) {
    const opened = ctx.keys.openHandle(text, now)
    if (opened === undefined)
      throw invalid('card', 'This handle is not of this shop or is older than 31 days; scan the card again.')
    entry = opened.entry
    card = { code: opened.cardCode, kind: opened.cardCode.includes(':') ? 'third' : 'own' }
  } else card = readCard(text, programme.cards)
  let newest: Renewed | undefined
  for (const epoch of ctx.keys.pseudonyms(card.code)) {
    const boundTo = tx.accountOfCard(epoch.pseudonym)
    if (boundTo !== undefined) return { ...card, entry, boundTo, renewed: newest, account: accountOf(tx, boundTo, at) }
    newest ??= { ...epoch, kind: card.kind }
  }
  return { ...card, entry, boundTo: undefined, renewed: undefined, account: undefined }
}

function accountOf(tx: Reads, id: number, at: number): AccountView | undefined {
  const account = tx.account(id)
  if (account?.successor === undefined) return account
  const { holder, since } = successionOf(tx, account)
  const isLate = since === undefined || at < since
  return isLate ? holder : { ...holder, state: 'blocked', reason: account.reason }
}

/** A card's account after the job at hand has moved it; a replaced card stays blocked though the account is not. */
export function readAgain(tx: Reads, account: AccountView): AccountView {
  const now = tx.account(account.id) ?? account
  return now.state === account.state ? now : { ...now, state: account.state, reason: account.reason }
}

/** The account of a card that was never seen, before anything is written. */
export function newAccount(ctx: ShopContext, programme: Programme, day: Day): AccountView {
  return {
    id: randomAccount(ctx),
    state: 'open',
    reason: undefined,
    successor: undefined,
    balance: 0,
    held: 0,
    deficit: 0,
    nextLot: 1,
    nextExpiry: undefined,
    pendingUntil: undefined,
    tier: lowestTier(programme),
    spend: {},
    lastDay: day,
    lots: () => [],
  }
}

/**
 * The account of a card in hand, to look at: a new one for a card that was never seen. A member who was not met here yet
 * has the tier the brand gives all the same; for anybody else nothing is kept of the question.
 */
export function accountToShow(
  tx: Reads & Pick<ShopTx, 'members'>,
  { code, account: known }: Holder,
  programme: Programme,
  today: Day,
  ctx: ShopContext,
): AccountView {
  const account = known ?? newAccount(ctx, programme, today)
  if (!tx.members.any() || tx.members.ofAccount(account.id) !== undefined) return account
  const tag = ctx.brand?.tag(code)
  const given = tag === undefined ? undefined : tx.members.byTag(tag)?.given
  return given === undefined ? account : { ...account, given: () => given }
}

/** A whole number of 52 random bits: it leads to no card, and two shops' numbers have nothing in common. */
function randomAccount(ctx: ShopContext): number {
  const bytes = ctx.random.bytes(7)
  let id = 0
  for (const byte of bytes) id = (id % 2 ** 44) * 256 + byte
  return id + 1
}

/** Opens the account of a card's first sale in the books. */
export function openAccount(tx: ShopTx, holder: Holder, account: AccountView, day: Day, ctx: ShopContext): void {
  const [newest] = ctx.keys.pseudonyms(holder.code)
  if (newest === undefined) throw new Error('the shop has no key epoch')
  tx.openAccount(account.id, { ...newest, kind: holder.kind }, day, account.tier)
}
