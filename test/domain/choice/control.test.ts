import test from 'ava'
import { BUCKETS, isControl } from '../../../src/domain/choice/control.ts'
import { shopKeys } from '../../../src/keys/shop-keys.ts'
import { seeded } from '../../support/seeded.ts'

const keys = (byte: number) => shopKeys(new Uint8Array(32).fill(byte), 0, seeded('control'))

test('CHOOSE-12 the control group is a fixed share of the cards, and a larger one holds the smaller', (t) => {
  const { bucket } = keys(7)
  const cards = Array.from({ length: 20_000 }, (_, i) => bucket(i * 7919 + 1))
  t.true(cards.every((each) => Number.isInteger(each) && each >= 0 && each < BUCKETS))
  for (const percent of [0, 5, 20, 50]) {
    const inside = cards.filter((each) => isControl(each, percent)).length
    t.true(Math.abs(inside / cards.length - percent / 100) < 0.01, `${inside} at ${percent} %`)
    t.true(cards.every((each) => !isControl(each, percent) || isControl(each, percent + 1)))
  }
})

test('CHOOSE-13 which card is in it follows from the shop’s key, the same for ever and in no other shop', (t) => {
  const accounts = [1, 2, 4_503_599_627_370_495]
  t.deepEqual(accounts.map(keys(7).bucket), [7973, 1529, 1784], 'a card that changed sides would spoil every report')
  t.notDeepEqual(accounts.map(keys(8).bucket), accounts.map(keys(7).bucket))
})
