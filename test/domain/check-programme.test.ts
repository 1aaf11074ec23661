import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { canonicalProgramme, checkProgramme } from '../../src/domain/check-programme.ts'

const EUR = { currency: 'EUR' }
// biome-ignore lint/suspicious/noExplicitAny: a manager may write anything
type Loose = any

const changed = (change: (document: Loose) => void): unknown => {
  const document: Loose = structuredClone(defaultProgramme('EUR'))
  change(document)
  return document
}

/** What is changed, and what the manager reads: path, then words. */
const FAULTS: Record<string, [change: (document: Loose) => void, path: string, text: RegExp]> = {
  'a missing field': [(d) => delete d.burn, 'burn', /^This field is missing; it is an object\.$/],
  'a missing number': [(d) => delete d.earn[1].percent, 'earn[1].percent', /missing; it is a number/],
  'text for a number': [(d) => (d.earn[0].perCents = '1.00'), 'earn[0].perCents', /^This must be a number\.$/],
  'a fraction of a cent': [(d) => (d.earn[0].perCents = 0.5), 'earn[0].perCents', /^This must be a whole number\.$/],
  'a number too small': [(d) => (d.holdMinutes = 0), 'holdMinutes', /^This must be at least 1\.$/],
  'a list too long': [
    (d) => (d.earn = Array(501).fill(d.earn[0])),
    'earn',
    /^This must be at most 500 entries long\.$/,
  ],
  'a word that is none': [
    (d) => (d.gifts.onReturn = 'keep'),
    'gifts.onReturn',
    /^This must be one of ask-back, charge-po/,
  ],
  'an unknown kind of rule': [(d) => (d.earn[0].kind = 'lottery'), 'earn[0].kind', /one of points-per-amount/],
  'a field misspelt': [(d) => (d.earn[0].perCent = 100), 'earn[0].perCent', /^There is no such field here; /],
  'an id nobody can type': [(d) => (d.id = 'My Card'), 'id', /^Lower-case letters, digits and hyphens/],
  'a title without English': [(d) => (d.title = { de: 'Karte' }), 'title.en', /missing; it is text/],
  'an id that is a number': [(d) => (d.id = '2027'), 'id', /a letter in it/],
  'an id that means another': [(d) => (d.id = 'current'), 'id', /not "current"/],
  'another currency': [(d) => (d.currency = 'CHF'), 'currency', /^This shop sells in EUR; /],
  'points worth a part of a cent': [
    (d) => (d.burn = { ...d.burn, points: 250 }),
    'burn.points',
    /^One cent must be worth/,
  ],
  'a multiplier of nothing': [
    (d) => (d.earn[1].of = 'bonus'),
    'earn[1].of',
    /^No rule "bonus" stands above this one\.$/,
  ],
  'two rules of one name': [(d) => (d.earn[2].id = 'silver'), 'earn[2].id', /^The id "silver" is taken/],
  'a tier that is none': [
    (d) => (d.earn[1].filter.tiers = ['silver', 'platinum']),
    'earn[1].filter.tiers[1]',
    /^There is no tier "platinum"\.$/,
  ],
  'tiers that fall': [(d) => (d.tiers.levels[2].fromCents = 100), 'tiers.levels[2].fromCents', /^Tiers rise/],
  'a lowest tier to be reached': [(d) => (d.tiers.levels[0].fromCents = 1), 'tiers.levels[0].fromCents', /starts at 0/],
  'two gifts of one name': [(d) => (d.gifts.basket[1].id = 'chocolate-bar'), 'gifts.basket[1].id', /is taken/],
}

for (const [what, [change, path, text]] of Object.entries(FAULTS))
  test(`PROG-1 ${what} is named with its path and a sentence`, (t) => {
    const { document, faults } = checkProgramme(changed(change), EUR)
    t.is(document, undefined)
    t.deepEqual(
      faults.map((fault) => fault.path),
      [path],
    )
    t.regex(faults[0]?.text ?? '', text)
    t.regex(faults[0]?.text ?? '', /^[A-Z].*[.?]$/)
  })

test('PROG-2 every fault of a document is named at once, in the order of the document', (t) => {
  const { faults } = checkProgramme(
    changed((d) => {
      d.earn[0].perCents = 0
      d.earn[1].percent = 'much'
      d.gifts.dueDays = 0.5
      d.colour = 'red'
    }),
    EUR,
  )
  t.deepEqual(
    faults.map(({ path }) => path),
    ['earn[0].perCents', 'earn[1].percent', 'gifts.dueDays', 'colour'],
  )
  t.deepEqual(checkProgramme('no document', EUR).faults, [{ path: '', text: 'This must be an object.' }])
})

test('PROG-3 names a document made up are cut and cleaned in a path, and no fault repeats a value', (t) => {
  const { faults } = checkProgramme(
    changed((d) => {
      d[`<script>${'x'.repeat(100)}`] = 1
      d.currency = 'SECRET'
    }),
    EUR,
  )
  t.is(faults.length, 2)
  t.false(JSON.stringify(faults).includes('SECRET'))
  t.false(JSON.stringify(faults).includes('<script>'))
  for (const { path } of faults) t.true(path.length <= 40)
})

test('PROG-4 a sound document comes back whole, the name of its schema left out, and equal documents are equal texts', (t) => {
  const { document } = checkProgramme({ $schema: './programme.schema.json', ...defaultProgramme('EUR') }, EUR)
  const { document: plain } = checkProgramme(defaultProgramme('EUR'), EUR)
  t.deepEqual(document, plain)
  const turned = JSON.stringify(Object.fromEntries(Object.entries(defaultProgramme('EUR')).reverse()))
  t.is(canonicalProgramme(turned), JSON.stringify(document))
})

test('ANSWER-10 a programme names its apology among its offers given by hand, each fault with its path', (t) => {
  const faultsOf = (experience: unknown) =>
    checkProgramme(
      changed((d) => (d.experience = experience)),
      EUR,
    ).faults
  t.deepEqual(faultsOf({}), [])
  t.deepEqual(faultsOf({ sorry: 'sorry' }), [{ path: 'experience.sorry', text: 'There is no offer "sorry".' }])
  t.deepEqual(faultsOf({ sorry: 'welcome' }), [
    { path: 'experience.sorry', text: 'The offer "welcome" is not given by hand.' },
  ])
  for (const restDays of [6, 366, 7.5]) t.is(faultsOf({ restDays })[0]?.path, 'experience.restDays')
  t.is(faultsOf({ days: 7 })[0]?.path, 'experience.days')
  const { document } = checkProgramme(
    changed((d) => (d.experience = {})),
    EUR,
  )
  t.deepEqual(document?.experience, { restDays: 30 })
})
