import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { meetOnline, onlineMember } from '../actions/shop/online.ts'
import type { Branch } from '../books/brand/branches.ts'
import { Ledger } from '../books/brand/ledger.ts'
import { addPasskey, countPasskey, dropPasskey, passkeyOf, passkeysOf, takeCode } from '../books/brand/online.ts'
import type { BrandLine } from '../brand-link.ts'
import { type MemberKey, type MemberRecord, memberName } from '../domain/brand/brand-ports.ts'
import { streamAccount } from '../domain/brand/member-accounts.ts'
import { formOfOnlineCode } from '../domain/code/online.ts'
import { conflict, StempelError } from '../domain/errors.ts'
import type { ShopTx } from '../domain/ports.ts'
import type { BranchDesk, OpenedSession, PasskeySince } from '../http/branch/desk.ts'
import { codeProof } from '../keys/brand-files.ts'
import { RECOGNITION } from '../keys/brand-keys.ts'
import {
  ALGORITHMS,
  checkPasskey,
  createChallenges,
  readNewPasskey,
  type Terms,
  unknownPasskey,
} from '../keys/passkey.ts'
import type { OpenBrand } from '../open-brand.ts'
import { type OpenShop, sha256Text } from '../open-shop.ts'
import { MemberSessions } from './member-sessions.ts'

/** How long a person may take over a passkey, in ms; as long as the question counts. */
const PATIENCE_MS = 5 * 60_000
const MOST_PASSKEYS = 10
const SIGN_IN = 'sign in'
const addingOf = ({ member }: MemberKey): string => `add ${member}`

/** After so long whoever came was served, and what they did not use has gone back. */
const GIVEN_BACK_MS = 5_000

interface OpenDesk extends BranchDesk {
  /** Gives back at once what is here of a member who came a moment ago. */
  settle(tag: string): Promise<void>
}

/** Members who came a moment ago, by the tag of their online card: how often, and the tag of the card in their pocket. */
export type Here = Map<string, { times: number; pocket?: string | undefined }>

interface Parts {
  readonly brand: OpenBrand
  readonly shop: OpenShop
  readonly line: BrandLine
  /** Has other branches give back what they still hold of a member who was there a moment ago. */
  readonly settleElsewhere: (tag: string) => Promise<unknown>
  readonly here: Here
  /** Read at each use: it may be changed while the branch serves. */
  readonly said: () => Pick<Branch, 'name' | 'origin'>
}

/** How members sign in at a branch and shop there: on the brand's books for who they are, on the branch's for the rest. */
export function branchDesk({ brand, shop, line, said, settleElsewhere, here }: Parts): OpenDesk {
  const { engine, keys, clock, random } = brand
  const { books, ctx } = shop
  const sessions = new MemberSessions({ clock, random, hash: sha256Text })
  const challenges = createChallenges({ clock, random })
  const read = books.read as unknown as ShopTx

  const open = async (key: MemberKey): Promise<OpenedSession> => {
    // The branch's list may be older than the consent.
    await line.sync()
    const card = ctx.keys.sealHandle(keys.onlineCard(key.member), 'scanned', clock.now())
    const { tag } = onlineMember(read, card, clock.now(), ctx)
    await books.writer.submit((tx) => meetOnline(tx, { card }, clock.now(), ctx))
    return { card, ...sessions.open({ key, tag }) }
  }

  const page = (): { readonly origin: string; readonly host: string } => {
    const { origin } = said()
    if (origin === undefined)
      throw conflict('origin', 'This branch has no page for passkeys: npx stempel brand branch add --origin https://…')
    return { origin, host: new URL(origin).hostname }
  }
  const termsOf = (purpose: string): Terms => ({ ...page(), challenges, purpose })

  const comes = (tag: string): { pocket?: string | undefined } => {
    const presence = here.get(tag) ?? { times: 0 }
    presence.times += 1
    here.set(tag, presence)
    return presence
  }
  const goes = (tag: string): void => {
    const presence = here.get(tag)
    if (presence === undefined) return
    presence.times -= 1
    if (presence.times === 0) here.delete(tag)
  }

  /** The member behind an alias as the brand's books have them. */
  const recordOf = (alias: string): Promise<MemberRecord | undefined> =>
    engine.transaction(
      async (tx) => {
        const ledger = new Ledger(tx, sha256Text)
        const key = (await ledger.membersBehind(ctx.shop, [alias])).get(alias)
        return key === undefined ? undefined : (await ledger.load([key])).get(memberName(key))
      },
      { beside: true },
    )

  return {
    settle: async (tag) => {
      if (here.has(tag)) await line.sync()
    },
    async shopping(card, needsAll, work) {
      const { alias, tag } = onlineMember(read, card, clock.now(), ctx)
      const presence = comes(tag)
      setTimeout(() => goes(tag), GIVEN_BACK_MS).unref()
      await settleElsewhere(tag)
      // Without it a receipt is marked for the online card alone.
      presence.pocket ??= (await recordOf(alias).catch(() => undefined))?.tag
      await books.writer.submit((tx) => meetOnline(tx, { card }, clock.now(), ctx))
      return line.shopping(alias, async (isAnswered) => {
        if (needsAll && !isAnswered)
          throw new StempelError('unavailable', 'The brand’s books do not answer; nothing can be held now.')
        return work()
      })
    },
    async parked(card) {
      const { alias } = onlineMember(read, card, clock.now(), ctx)
      const own = streamAccount(shop.standing.stream)
      let points = 0
      for (const [account, held] of (await recordOf(alias))?.accounts ?? [])
        if (account.startsWith(streamAccount('')) && account !== own) points += held
      return points
    },
    checkProof(card, session) {
      const { tag } = sessions.proven(session)
      if (onlineMember(read, card, clock.now(), ctx).tag !== tag)
        throw new StempelError('forbidden', 'This session is another member’s.', { path: 'Member-Session' })
    },
    async openByCode(text) {
      const code = formOfOnlineCode(text)
      const proof = code === undefined ? undefined : codeProof(keys.recognition(RECOGNITION), code)
      const key =
        proof === undefined ? undefined : await engine.transaction((tx) => takeCode(tx, proof, clock.now(), sha256Text))
      if (key === undefined)
        throw new StempelError('unauthorised', 'This code is unknown, used or over; a kiosk gives another one.', {
          path: 'code',
        })
      return open(key)
    },
    async openByPasskey(credential) {
      const response = credential as AuthenticationResponseJSON
      const { host } = page()
      const passkey = await passkeyOf(engine.db, response.id, sha256Text)
      if (passkey === undefined || passkey.host !== host) throw unknownPasskey()
      const { key } = passkey
      if (response.response.userHandle !== keys.passkeyHandle(host, key.member)) throw unknownPasskey()
      const counter = await checkPasskey(response, passkey, termsOf(SIGN_IN))
      // Once more inside the books: two may have come with the same number, or the member has left meanwhile.
      const isCounted = await engine.transaction((tx) => countPasskey(tx, { id: passkey.id, counter }, sha256Text))
      if (!isCounted) throw unknownPasskey()
      return open(key)
    },
    end: (session) => sessions.end(session),
    askPasskey: () => ({
      rpId: page().host,
      challenge: challenges.make(SIGN_IN),
      timeout: PATIENCE_MS,
      userVerification: 'required',
      allowCredentials: [],
    }),
    async askNewPasskey(session) {
      const { key } = sessions.proven(session)
      const { host } = page()
      const { name } = said()
      const known = await passkeysOf(engine.db, key, host)
      return {
        rp: { id: host, name },
        user: { id: keys.passkeyHandle(host, key.member), name, displayName: name },
        challenge: challenges.make(addingOf(key)),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        timeout: PATIENCE_MS,
        attestation: 'none',
        excludeCredentials: known.map(({ id }) => ({ type: 'public-key', id })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      }
    },
    async addPasskey(session, credential) {
      const { key } = sessions.proven(session)
      const { host } = page()
      const made = await readNewPasskey(credential as RegistrationResponseJSON, termsOf(addingOf(key)))
      const addedAt = clock.now()
      await engine.transaction(async (tx) => {
        await refuseGone(tx, key)
        if ((await passkeysOf(tx, key, host)).length >= MOST_PASSKEYS)
          throw conflict('credential', `A member has ${MOST_PASSKEYS} passkeys here at most; remove one first.`)
        if (!(await addPasskey(tx, { ...made, key, host, addedAt }, sha256Text)))
          throw conflict('credential', 'This passkey is here already.')
      })
      return sinceOf({ id: made.id, addedAt })
    },
    async passkeys(session) {
      const { key } = sessions.of(session)
      return (await passkeysOf(engine.db, key, page().host)).map(sinceOf)
    },
    async removePasskey(session, id) {
      const { key } = sessions.of(session)
      if (!(await engine.transaction((tx) => dropPasskey(tx, key, id, sha256Text))))
        throw new StempelError('not_found', 'The member has no such passkey.')
    },
  }
}

/** Whoever has left meanwhile gets no passkey that nobody would delete. */
async function refuseGone(
  tx: Parameters<Parameters<OpenBrand['engine']['transaction']>[0]>[0],
  { bucket, member }: MemberKey,
): Promise<void> {
  // Written and not only read, so that of this and the leaving one is run again.
  const { numUpdatedRows } = await tx
    .updateTable('member')
    .set({ state: 'member' })
    .where('bucket', '=', bucket)
    .where('member', '=', member)
    .where('state', '=', 'member')
    .executeTakeFirst()
  if (Number(numUpdatedRows) === 0)
    throw new StempelError('unauthorised', 'The member session is unknown or over; sign in again.', {
      path: 'Member-Session',
    })
}

const sinceOf = ({ id, addedAt }: { readonly id: string; readonly addedAt: number }): PasskeySince => ({
  id,
  since: new Date(addedAt).toISOString(),
})
