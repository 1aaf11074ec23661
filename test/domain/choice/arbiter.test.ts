import test from 'ava'
import fc from 'fast-check'
import { arbitrate, type CardState } from '../../../src/domain/choice/arbiter.ts'
import type { ItemKey } from '../../../src/domain/choice/scores.ts'
import type { EntranceTerms } from '../../../src/domain/choice/terms.ts'
import type { Offer } from '../../../src/domain/offers/offer.ts'
import { asking, atDoor, cardState, liked, pool } from '../../support/choice.ts'

/** The offers chosen for a card, in their places. */
const chosen = (offers: readonly Offer[], card: CardState, terms: Partial<EntranceTerms> = {}, asks = asking()) =>
  arbitrate(pool(offers, terms), card, asks).map(({ door }) => door.offer.id)

const tacticsOf = (offers: readonly Offer[], card: CardState) =>
  Object.fromEntries(arbitrate(pool(offers), card, asking()).map(({ door, tactic }) => [door.offer.id, tactic]))

const goods = ['tea', 'coffee', 'milk', 'bread', 'soap', 'wine'].map((name) => atDoor(name, [`d:${name}`]))

test('CHOOSE-1 what a card wants most comes first, articles and departments each beside the best of their kind', (t) => {
  const offers = [...goods, atDoor('mate', ['s:1']), atDoor('all')]
  const card = cardState([
    liked('d:bread', 8),
    liked('d:soap', 4),
    liked('s:1', 1.5),
    liked('s:2', 2),
    liked('d:tea', 1),
  ])
  t.deepEqual(chosen(offers, card, { coupons: 4 }), ['bread', 'mate', 'soap', 'tea'])
  t.deepEqual(chosen(offers, card, { coupons: 2 }), ['bread', 'mate'])
  t.deepEqual(chosen(offers, card, { coupons: 0 }), [])
})

test('CHOOSE-2 nothing comes up that was bought at the last visit; a department again once it is due', (t) => {
  const bought = new Set<ItemKey>(['s:1', 'd:coffee'])
  const offers = [atDoor('packet', ['s:1']), atDoor('either', ['s:2', 's:1']), atDoor('coffee', ['d:coffee'])]
  const item = liked('d:coffee', 5, { medianGapDays: 7, lastDay: '2026-11-18', times: 6 })
  t.deepEqual(chosen(offers, cardState([item], { bought })), [])
  const due = liked('d:coffee', 5, { medianGapDays: 3, lastDay: '2026-11-18', times: 6 })
  t.deepEqual(chosen(offers, cardState([due], { bought })), ['coffee'])
  const daily = liked('d:coffee', 5, { medianGapDays: 1, lastDay: '2026-11-20', times: 6 })
  t.deepEqual(chosen(offers, cardState([daily], { bought })), [], 'never the day after')
})

test('CHOOSE-3 no two offers about the same goods, and none beside a coupon the card holds', (t) => {
  const offers = [
    atDoor('ten', ['s:1', 's:2']),
    atDoor('twenty', ['s:2']),
    atDoor('tea', ['d:tea']),
    atDoor('all'),
    atDoor('other', ['s:3'], { category: 'x' }),
  ]
  const card = cardState([liked('s:1', 3), liked('s:2', 2), liked('s:3', 1), liked('d:tea', 1)])
  t.deepEqual(chosen(offers, card), ['tea', 'ten', 'other', 'all'])
  const open = [
    { offer: 'campaign', about: ['s:3'] as const },
    { offer: 'all', about: [] },
  ]
  t.deepEqual(chosen(offers, { ...card, open }), ['tea', 'ten'])
})

test('CHOOSE-4 an offer rests after it was offered, a category after its number, and a day holds only so many', (t) => {
  const card = cardState(
    goods.map((_, i) => liked(`d:${['tea', 'coffee', 'milk', 'bread', 'soap', 'wine'][i]}`, 9 - i)),
  )
  const terms = { coolDownDays: 14 }
  const last = { offer: 'tea', day: '2026-11-07' }
  t.is(chosen(goods, { ...card, offered: [{ ...last, day: '2026-11-08' }] }, terms)[0], 'coffee')
  t.is(chosen(goods, { ...card, offered: [last] }, terms)[0], 'tea', 'after 14 days it may come again')
  const hot = (offers: readonly string[]) => offers.map((id, i) => atDoor(id, [`s:${i}`], { category: 'hot' }))
  const likes = cardState([liked('s:0', 3), liked('s:1', 2), liked('s:2', 1)])
  t.deepEqual(chosen(hot(['a', 'b', 'c']), likes), ['a', 'b'], 'two of a category in a visit')
  const offered = [{ offer: 'c', day: '2026-11-20' }]
  t.deepEqual(chosen(hot(['a', 'b', 'c']), { ...likes, offered }, { perCategoryInCoolDown: 1 }), [])
  t.is(chosen(goods, { ...card, givenToday: 6 }).length, 2, 'eight in a day')
  t.is(chosen(goods, { ...card, givenToday: 8 }).length, 0)
})

test('CHOOSE-5 what is used up is passed over, and what the card cannot use, or what is over', (t) => {
  const card = cardState([liked('d:tea', 3), liked('d:coffee', 2)])
  const isSpent = ({ id }: { id: string }) => id === 'tea'
  t.deepEqual(chosen(goods.slice(0, 2), card, {}, asking([], { isSpent })), ['coffee'])
  const kept = (filter: Offer['filter'], more: Partial<Offer> = {}) => [atDoor('tea', ['d:tea'], { filter, ...more })]
  const can = (filter: Offer['filter'], more: Partial<CardState> = {}) =>
    chosen(kept(filter), { ...card, ...more }).length === 1
  t.true(can({ tiers: ['bronze'], shops: ['0001'], weekdays: [1] }))
  t.false(can({ tiers: ['gold'] }))
  t.false(can({ shops: ['0002'] }))
  t.false(can({ segments: ['decile:10'] }))
  t.true(can({ segments: ['decile:10', 'habit:tea'] }, { segments: ['habit:tea'] }))
  t.false(can({ dates: { to: '2026-11-20' } }))
  t.deepEqual(chosen(kept(undefined, { validity: { to: '2026-11-20' } }), card), [])
})

test('CHOOSE-6 what is due counts more than what was just bought or was given up long ago', (t) => {
  const known = (item: ItemKey, lastDay: string) => liked(item, 5, { times: 6, medianGapDays: 10, lastDay })
  const items = [
    known('d:tea', '2026-11-19'),
    known('d:coffee', '2026-11-10'),
    known('d:milk', '2026-10-20'),
    known('d:bread', '2026-08-01'),
    liked('d:soap', 5),
  ]
  t.deepEqual(chosen(goods, cardState(items)), ['coffee', 'milk', 'soap', 'bread', 'tea'])
  t.like(tacticsOf(goods, cardState(items)), { coffee: 'due-again', milk: 'due-again', tea: 'favourite' })
})

test('CHOOSE-7 an offer kept for a situation is given in that one alone, and before others in the moments of a card', (t) => {
  const situations = ['due-again', 'favourite', 'discovery', 'welcome', 'at-risk', 'win-back'] as const
  const offers = situations.map((each) =>
    atDoor(each, each.length > 8 && each !== 'due-again' ? ['d:tea'] : [], { for: [each], category: each }),
  )
  const only = (...names: readonly string[]) => offers.filter(({ id }) => names.includes(id))
  t.deepEqual(tacticsOf(only('favourite'), cardState([liked('d:tea', 1, { times: 2 })])), { favourite: 'favourite' })
  t.deepEqual(tacticsOf(only('favourite'), cardState([liked('d:tea', 1, { times: 1 })])), {})
  t.deepEqual(tacticsOf(only('discovery'), cardState([liked('d:tea', 1, { times: 0 })])), { discovery: 'discovery' })
  t.deepEqual(tacticsOf(only('discovery'), cardState([liked('d:tea', 1)])), {})
  const due = atDoor('due', ['d:tea'], { for: ['due-again'] })
  const rhythm = (lastDay: string) => cardState([liked('d:tea', 1, { times: 5, medianGapDays: 7, lastDay })])
  t.deepEqual(tacticsOf([due], rhythm('2026-11-10')), { due: 'due-again' })
  t.deepEqual(tacticsOf([due], rhythm('2026-11-18')), {})
  const moments = [atDoor('tea', ['d:tea']), ...only('welcome', 'at-risk', 'win-back')]
  const first = (more: Partial<CardState>) => chosen(moments, cardState([liked('d:tea', 9)], more))
  t.deepEqual(first({}), ['tea'])
  t.deepEqual(first({ stage: 'at-risk' }), ['at-risk', 'tea'])
  t.deepEqual(first({ stage: 'gone' }), ['win-back', 'tea'])
  const fresh = { scores: { visits: 3, items: [liked('d:tea', 9)] } }
  t.deepEqual(first({ ...fresh, opened: '2026-10-22' }), ['welcome', 'tea'])
  t.deepEqual(first({ ...fresh, opened: '2026-10-21' }), ['tea'], 'after 30 days a card is new no more')
})

test('CHOOSE-8 a card without habits gets the favourites of the shop, then offers for everyone: a decent slip', (t) => {
  const favourites = [liked('d:milk', 3, { times: 0 }), liked('d:bread', 2, { times: 0 })]
  const card = cardState(favourites, { scores: { visits: 0, items: favourites } })
  const offers = [...goods, atDoor('all')]
  const share = (item: ItemKey) => (item === 'd:wine' ? 0.9 : 0)
  const places = arbitrate(pool(offers, { coupons: 8 }), card, asking([], { share }))
  t.deepEqual(
    places.slice(0, 4).map(({ door, tactic }) => `${door.offer.id} ${tactic}`),
    ['milk popular', 'bread popular', 'wine popular', 'all everyone'],
  )
  const nothing = cardState([], { scores: { visits: 0, items: [] } })
  t.is(chosen(offers, nothing).length, 5, 'also before anything was counted')
  t.deepEqual(
    tacticsOf([atDoor('tea', ['d:tea'])], nothing),
    { tea: 'everyone' },
    'and nobody claims that many like it',
  )
})

test('CHOOSE-9 the last of several places is for a discovery where there is one', (t) => {
  const items = [liked('d:tea', 9), liked('d:coffee', 8), liked('d:milk', 7), liked('d:bread', 1, { times: 0 })]
  t.deepEqual(chosen(goods, cardState(items), { coupons: 3 }), ['tea', 'coffee', 'bread'])
  t.deepEqual(chosen(goods, cardState(items), { coupons: 2 }), ['tea', 'coffee'])
  t.deepEqual(chosen(goods.slice(0, 3), cardState(items.slice(0, 3)), { coupons: 3 }), ['tea', 'coffee', 'milk'])
})

test('CHOOSE-10 chance fills some places with an even draw, and its odds are told', (t) => {
  const card = cardState([liked('d:tea', 4), liked('d:coffee', 3), liked('d:milk', 2), liked('d:bread', 1)])
  const offers = goods.slice(0, 4)
  const at = (...chances: number[]) =>
    arbitrate(pool(offers, { coupons: 1, randomPercent: 20 }), card, asking(chances)).map(
      ({ door, drawn, propensity }) => [door.offer.id, drawn, Math.round(propensity * 1e6)],
    )
  t.deepEqual(at(0.2), [['tea', false, 850_000]])
  t.deepEqual(at(0.19, 0.99), [['bread', true, 50_000]])
  t.deepEqual(at(0, 0), [['tea', true, 850_000]], 'the best may be drawn as well')
})

const items = fc
  .uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 20 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((no) =>
        fc
          .record({ times: fc.integer({ min: 0, max: 9 }), score: fc.double({ min: 0.01, max: 10, noNaN: true }) })
          .map((of) => liked(`${no % 2 === 0 ? 's' : 'd'}:${no}`, of.score, { times: of.times })),
      ),
    ),
  )
const offersArb = fc.array(
  fc.record({
    about: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 4 }),
    category: fc.constantFrom('a', 'b', 'c', 'd'),
  }),
  { maxLength: 90 },
)

test('CHOOSE-11 whatever a card likes and chance says: as many places as there are, each offer once, no two of the same goods, and the same again', (t) => {
  fc.assert(
    fc.property(items, offersArb, fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })), (likes, given, chances) => {
      const offers = given.map(({ about, category }, i) => {
        const level = (about[0] ?? 0) % 2
        const same = about.filter((no) => no % 2 === level).map((no): ItemKey => `${level === 0 ? 's' : 'd'}:${no}`)
        return atDoor(`offer-${i}`, same, { category })
      })
      const card = cardState([...likes].sort((a, b) => b.score - a.score))
      const choose = (of: readonly Offer[]) =>
        arbitrate(pool(of, { coupons: 8, perDay: 50, randomPercent: 50 }), card, asking(chances))
      const first = choose(offers)
      const ids = first.map(({ door }) => door.offer.id)
      const about = first.flatMap(({ door }) => door.about)
      t.is(new Set(ids).size, ids.length)
      t.is(new Set(about).size, about.length)
      t.true(ids.length <= 8)
      t.true(first.every(({ propensity }) => propensity > 0 && propensity <= 1))
      for (const category of ['a', 'b', 'c', 'd'])
        t.true(first.filter(({ door }) => door.category === category).length <= 2)
      t.deepEqual(
        choose([...offers].reverse()).map(({ door }) => door.offer.id),
        ids,
        'the order of the programme says nothing',
      )
    }),
    { numRuns: 200 },
  )
})
