import test from 'ava'
import { type DatedDeparture, type DepartureEvent, Departures } from '../../../src/domain/brand/departures.ts'

const DAY = '2026-11-21'
const NOTHING = { pool: 0, debt: 0, loss: 0, streams: {} }
const left: DepartureEvent = {
  ...{ what: 'left', member: 'm', aliases: { '0001': 'a', '0002': 'b' } },
  ...{ standing: { ...NOTHING, loss: 50, streams: { s: 50 } }, told: { s: 3 } },
}
const dated = (events: readonly DepartureEvent[], day = DAY): DatedDeparture[] =>
  events.map((each) => ({ ...each, day }))

test('BRAND-19 of who left it is remembered how far each stream had told, and never less, whatever is told again', (t) => {
  const known = new Departures(dated([left]))
  t.is(known.settledUpTo('m', 's'), 3)
  t.is(known.settledUpTo('m', 'another stream'), 0)
  t.is(known.settledUpTo('a member', 's'), undefined)
  known.take({ what: 'stands', member: 'm', standing: NOTHING, told: { s: 2, u: 4 }, day: DAY })
  t.is(known.settledUpTo('m', 's'), 3)
  t.is(known.settledUpTo('m', 'u'), 4)
  t.deepEqual(known.left[0]?.standing, NOTHING)
  t.false(known.take({ what: 'stands', member: 'a member', standing: NOTHING, told: {}, day: DAY }))
})

test('BRAND-19 an alias goes when its shop has forgotten the member, a payment when it is confirmed, and all of it after 35 days', (t) => {
  const owed: DepartureEvent = { what: 'owed', shop: '0001', leave: 'l', points: 50 }
  const events = dated([left, owed, { what: 'forgotten', member: 'm', shop: '0001' }])
  const known = new Departures(events)
  t.deepEqual(known.left[0]?.aliases, { '0002': 'b' })
  t.is(known.owed.length, 1)
  t.true(known.take({ what: 'paid', leave: 'l', day: DAY }))
  t.false(known.take({ what: 'paid', leave: 'l', day: DAY }))
  t.false(known.take({ ...owed, day: DAY }), 'what was confirmed is not owed again')
  t.deepEqual([known.owed, known.paid], [[], ['l']])
  t.deepEqual(new Departures(known.events).events, known.events)
  t.deepEqual(new Departures(known.events, '2026-11-22').events, [])
})
