import { rightsLeft } from '../../../src/domain/brand/rights.ts'
import type { SimBrand } from './brand.ts'
import { type Customers, type Seen, WHOLE } from './customers.ts'
import { Wrong } from './scene.ts'
import type { SimShop } from './shop.ts'

type Ledgers = ReturnType<SimBrand['ledgers']>

/** After every step: no account below zero, both sides equal, rights and lots the same. */
export function checkStep(brand: SimBrand, shops: readonly SimShop[]): void {
  for (const { ledger } of brand.ledgers()) {
    const fault = ledger.fault()
    if (fault !== undefined) throw new Wrong(`the brand's books: ${fault}`)
  }
  for (const shop of shops)
    for (const { alias, account: id } of shop.tx.members.after('', 100)) {
      const account = id === undefined ? undefined : shop.tx.account(id)
      if (account === undefined) continue
      const lots = account.lots().reduce((sum, lot) => sum + lot.points, 0)
      const rights = rightsLeft(shop.tx.members.rights(alias))
      if (lots !== rights) throw new Wrong(`shop ${shop.number} has lots of ${lots} points and rights of ${rights}`)
    }
}

/** At rest: nothing waits, no dead stream is open, and every set of books proves itself. */
export async function checkRest(brand: SimBrand, shops: readonly SimShop[]): Promise<void> {
  for (const shop of shops) {
    const { fault, waiting } = shop.courier.status
    if (waiting > 0 || fault !== undefined)
      throw new Wrong(`shop ${shop.number} did not come to rest: ${waiting} wait, ${fault ?? 'no fault'}`)
    const open = shop.tx.members.streams().filter(({ state }) => state === 'dead')
    if (open.length > 0) throw new Wrong(`shop ${shop.number} has dead streams that were never closed`)
    const difference = shop.verify()
    if (difference !== undefined) throw new Wrong(`shop ${shop.number}: ${difference}`)
  }
  const difference = await brand.verify()
  if (difference !== undefined) throw new Wrong(`the brand: ${difference}`)
}

/**
 * At rest, where cards join and leave: what customers were told is there once, in shops and at the brand together. What
 * was spent elsewhere by who had left, and been paid, is the brand's loss; nothing of theirs stays at the brand.
 */
export function checkConsents(
  brand: SimBrand,
  shops: readonly SimShop[],
  customers: Customers,
  { codes, mayOwe }: { readonly codes: readonly string[]; readonly mayOwe: boolean },
): void {
  checkAnswered(customers.seen)
  const ledgers = brand.ledgers()
  let here = brand.owed()
  let told = 0
  for (const shop of shops) here += shop.pointsAlone(codes)
  for (const { told: of } of customers.seen) told += (of?.earned ?? 0) - (of?.burned ?? 0)
  for (const { ledger } of ledgers) {
    here += ledger.balance()
    told += ledger.of('loss')
    if (ledger.of('debt') > 0 && !mayOwe) throw new Wrong(`overdraft: a debt of ${ledger.of('debt')} points`)
    if (ledger.state === 'gone' && ledger.balance() !== 0)
      throw new Wrong(`${ledger.balance()} points of who has left stay at the brand`)
  }
  if (here !== told) throw new Wrong(`${here} points are there, customers were told of ${told}`)
  for (const shop of shops) checkRights(shop, ledgers)
  checkStreams(shops, ledgers)
}

/**
 * At rest: what customers were told is what the brand's books say, to the point.
 * @param of.twice points that copies of a shop gave back, which the shop itself could spend
 */
export function checkTotals(
  brand: SimBrand,
  shops: readonly SimShop[],
  customers: Customers,
  of: { readonly cards: readonly { readonly card: number; readonly tag: string }[]; readonly twice: number },
): void {
  const ledgers = brand.ledgers()
  for (const each of of.cards) checkMember({ brand, ledgers, customers, twice: of.twice }, each)
  for (const shop of shops) checkRights(shop, ledgers)
  checkStreams(shops, ledgers)
}

/** What a life held that has ended is anybody's again. */
function checkStreams(shops: readonly SimShop[], ledgers: Ledgers): void {
  const living = new Set(shops.map(({ stream }) => `stream:${stream}`))
  for (const { ledger } of ledgers)
    for (const [name, points] of ledger.accounts)
      if (name.startsWith('stream:') && points > 0 && !living.has(name))
        throw new Wrong(`${points} points stand in a stream that nobody ends`)
}

function checkMember(
  of: { readonly brand: SimBrand; readonly ledgers: Ledgers; readonly customers: Customers; readonly twice: number },
  { card, tag }: { readonly card: number; readonly tag: string },
): void {
  const { brand, ledgers, customers, twice } = of
  const { ledger } = ledgers.find((each) => each.tag === tag) ?? {}
  if (ledger === undefined) throw new Wrong('a member is gone')
  const mine = customers.seen.filter((each) => each.card === card)
  checkAnswered(mine)
  const { issued, redeemed, clawed, lost } = expected(mine, brand)
  if (ledger.of('issued') !== issued) throw new Wrong(`issued ${ledger.of('issued')}, customers were told ${issued}`)
  if (ledger.of('redeemed') !== redeemed)
    throw new Wrong(`redeemed ${ledger.of('redeemed')}, customers were told ${redeemed}`)
  if (ledger.balance() !== issued - redeemed - ledger.of('expired'))
    throw new Wrong('the balance is not what was issued and neither redeemed nor expired')
  // Where goods never come back, no shop is there twice and no till is lost, nothing may ever be owed.
  if (ledger.of('debt') > clawed + twice + lost) throw new Wrong(`overdraft: a debt of ${ledger.of('debt')} points`)
}

/** In a night points end that are due, oldest first: of what was there, those that are good for longer are there still. */
export function checkNight(before: Ledgers, after: Ledgers, month: string): void {
  for (const [i, { ledger }] of before.entries()) {
    let longer = 0
    for (const [until, points] of ledger.months) if (until > month) longer += points
    const least = Math.min(ledger.balance(), longer)
    const left = after[i]?.ledger.balance() ?? 0
    if (left < least) throw new Wrong(`${least} points were good for longer, and ${left} are left after the night`)
  }
}

/** After months without a purchase nothing is left that anybody could spend. */
export function checkEnded(brand: SimBrand): void {
  for (const { ledger } of brand.ledgers())
    if (ledger.balance() > 0) throw new Wrong(`${ledger.balance()} points outlive their last day`)
}

function checkAnswered(seen: readonly Seen[]): void {
  const unanswered = seen.find(({ told, refused, isLost }) => told === undefined && !refused && !isLost)
  if (unanswered !== undefined) throw new Wrong(`${unanswered.id} never got an answer`)
}

/**
 * What operations come to: each once, goods of a line once in all shops together. And what was lost with a till that
 * alone knew how it was earned: it may have been spent before.
 */
function expected(
  mine: readonly Seen[],
  brand: SimBrand,
): Readonly<Record<'issued' | 'redeemed' | 'clawed' | 'lost', number>> {
  let [issued, redeemed, clawed, lost] = [0, 0, 0, 0]
  for (const sale of mine.filter(({ kind }) => kind === 'sale')) {
    const { earned, burned } = pointsOf(sale, brand)
    const back = Math.min(WHOLE, sumBack(mine, sale))
    issued += earned - share(earned, back)
    redeemed += burned - share(burned, back)
    clawed += share(earned, back)
    lost += Math.max(0, (sale.told?.earned ?? 0) - earned)
  }
  return { issued, redeemed, clawed, lost }
}

/** What a sale gave and took, as it was told. A till that was lost may have been the only one to know of it. */
function pointsOf({ told, isLost, shop, key }: Seen, brand: SimBrand): { earned: number; burned: number } {
  if (!isLost) return told ?? { earned: 0, burned: 0 }
  const booked = (kind: string): number => brand.booked(shop.ctx.keys.operationId(`${kind}\nsale\n${key}`))
  return { earned: booked('ACC'), burned: booked('RED') }
}

const sumBack = (mine: readonly Seen[], sale: Seen): number =>
  mine.reduce(
    (sum, { of, told, quantity, shop }) =>
      // Whose goods were charged in money, of theirs nothing is told.
      of === sale && told !== undefined && (shop === sale.shop || told.charged === 0) ? sum + quantity : sum,
    0,
  )

const share = (points: number, back: number): number => Math.floor((points * back) / WHOLE)

function checkRights(shop: SimShop, ledgers: Ledgers): void {
  for (const { alias, tag } of shop.tx.members.after('', 100)) {
    const here = rightsLeft(shop.tx.members.rights(alias))
    const there = ledgers.find((each) => each.tag === tag)?.ledger.of(`stream:${shop.stream}`) ?? 0
    if (here !== there) throw new Wrong(`shop ${shop.number} has rights of ${here} points, the brand says ${there}`)
  }
}
