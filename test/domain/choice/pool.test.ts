import test from 'ava'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import { checkProgramme } from '../../../src/domain/check-programme.ts'
import { aboutOf, poolOf } from '../../../src/domain/choice/pool.ts'
import { compileOffer, type Offer } from '../../../src/domain/offers/offer.ts'
import { atDoor } from '../../support/choice.ts'
import { offer } from '../../support/coupons.ts'

const about = (given: Partial<Offer>) => aboutOf(compileOffer({ ...atDoor('x'), ...given }))

test('CHOOSE-14 what an offer is about follows from its issue, its filter or its free item; a programme names what does not fit', (t) => {
  const free = { kind: 'free-item', sku: '7', department: undefined, maxCents: 100 } as const
  t.deepEqual(about({}), [])
  t.deepEqual(about({ value: free }), ['s:7'])
  t.deepEqual(about({ value: free, filter: { departments: ['tea', 'coffee'] } }), ['d:tea', 'd:coffee'])
  t.deepEqual(about({ filter: { departments: ['tea'], skus: ['1', '2'] } }), ['s:1', 's:2'])
  t.deepEqual(about({ filter: { excludeDepartments: ['wine'] } }), [])
  const issue: Offer['issue'] = { by: 'visit', about: { departments: ['soap'] } }
  t.deepEqual(about({ issue, filter: { skus: ['1'] } }), ['d:soap'])
  t.deepEqual(poolOf([compileOffer(offer('by-hand', { kind: 'amount', cents: 5 }))]).offers, [])
  const check = (offers: readonly unknown[], entrance: object = {}) =>
    checkProgramme({ ...defaultProgramme('EUR'), offers, entrance }, { currency: 'EUR' }).faults.map(({ path }) => path)
  t.deepEqual(check([atDoor('x', ['d:tea'], { for: ['welcome'] })]), [])
  t.deepEqual(check([atDoor('x', [], { filter: { customerGroups: ['staff'] } })]), ['offers[0].filter.customerGroups'])
  t.deepEqual(check([{ ...atDoor('x'), issue: { by: 'visit', for: ['someday'] } }]), ['offers[0].issue.for[0]'])
  t.deepEqual(check([], { coupons: 9, windowHours: 0, colour: 'red' }).length, 3)
})
