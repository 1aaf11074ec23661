import type { PurposesTold, SyncAnswer, SyncRequest } from '../../domain/brand/messages.ts'
import type { Member, Telling } from '../../domain/consent/membership.ts'
import { NEEDS_IDENTITY, type Purpose } from '../../domain/consent/purpose.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

const TOKEN_BYTES = 16
const MOST = 500
/** The brand itself confirms that it has heard. */
const BRAND = 'brand'

/**
 * Files what a member agrees to now, to be told to the brand with the next round and by it to the systems that need it.
 * @returns by which name they will confirm it; undefined when nothing changed.
 */
export function tellPurposes(
  tx: ShopTx,
  { account }: Member,
  agreed: readonly Purpose[],
  ctx: ShopContext,
): Telling | undefined {
  const text = NEEDS_IDENTITY.filter((purpose) => agreed.includes(purpose)).join(' ')
  if (tx.members.purposesOf(account) === text) return undefined
  const token = newToken(ctx)
  tx.members.putPurposes(account, text, token)
  return { token, systems: [BRAND] }
}

const newToken = (ctx: ShopContext): string => Buffer.from(ctx.random.bytes(TOKEN_BYTES)).toString('hex')

/** Tells what stands once more to a brand that was put back. */
export const tellPurposesAgain = (tx: ShopTx, ctx: ShopContext): void => tx.members.purposesAgain(() => newToken(ctx))

/** What a request says of it: nothing where there is nothing to say. */
export function purposesIn(tx: ShopTx): Pick<SyncRequest, 'purposes' | 'confirmed'> {
  const purposes = tx.members.purposesToTell(MOST).map(
    ({ alias, agreed, token }): PurposesTold => ({
      ...{ alias, telling: token },
      agreed: NEEDS_IDENTITY.filter((purpose) => agreed.split(' ').includes(purpose)),
    }),
  )
  const confirmed = confirmedOf(tx).slice(0, MOST)
  return {
    ...(purposes.length === 0 ? {} : { purposes }),
    ...(confirmed.length === 0 ? {} : { confirmed }),
  }
}

const confirmedOf = (tx: ShopTx): string[] => JSON.parse(tx.members.get('brand-confirmed') ?? '[]') as string[]

/** Takes in who was told of changes and who has confirmed them. May be taken twice. */
export function takeTellings(tx: ShopTx, request: SyncRequest, answer: SyncAnswer, now: number): void {
  const { tellings = [] } = answer
  if (tellings.length === 0 && request.confirmed === undefined) return
  const done: string[] = []
  for (const { telling, systems, confirmed } of tellings) {
    tx.consents.expect(telling, systems)
    for (const system of confirmed) tx.consents.confirm(telling, system, now)
    // A leaving is confirmed by its payment, a change by being heard.
    if (request.purposes?.some((each) => each.telling === telling) === true) tx.consents.confirm(telling, BRAND, now)
    tx.members.purposesTold(telling)
    if (confirmed.length === systems.length) done.push(telling)
  }
  tx.members.set('brand-confirmed', JSON.stringify(done))
}
