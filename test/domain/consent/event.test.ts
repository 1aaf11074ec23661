import test from 'ava'
import { defaultStatements } from '../../../src/defaults/statements/index.ts'
import { dueAt, monthsLater, type Standing, standingOf } from '../../../src/domain/consent/event.ts'
import { jurisdictionOf } from '../../../src/domain/consent/purpose.ts'
import type { StatementVersion } from '../../../src/domain/consent/statement.ts'
import { inForce, textIn } from '../../../src/domain/consent/statement.ts'

const NOW = Date.parse('2026-11-21T11:00:00Z')
const DAY = 86_400_000
const statement = defaultStatements[0]?.statement as StatementVersion['statement']

const version = (no: number, more: Partial<StatementVersion> = {}): StatementVersion => ({
  ...{ purpose: 'brand-identity', jurisdiction: 'EU-DE', version: no, from: NOW + no * DAY, renewBy: undefined },
  ...{ publishedAt: NOW, publishedBy: '1', invalidAt: undefined, statement, digest: '' },
  ...more,
})
const yes = { state: 'given', version: 1, until: NOW + 100 * DAY } as const

test('CONSENT-12 a version that matters is asked for anew, and after its day the brand’s features rest until it was answered', (t) => {
  const versions = [
    version(1),
    version(2),
    version(3, { renewBy: NOW + 10 * DAY }),
    version(4, { renewBy: NOW + 8 * DAY }),
  ]
  const at = (days: number, of: Parameters<typeof standingOf>[0] = yes): Standing =>
    standingOf(of, versions, NOW + days * DAY)
  t.like(at(1), { state: 'given', needsRenewal: false, isGood: true })
  t.like(at(2), { needsRenewal: false, isGood: true }, 'version 2 does not matter')
  t.like(at(3), { needsRenewal: true, renewBy: NOW + 10 * DAY, isGood: true })
  t.like(at(4), { needsRenewal: true, renewBy: NOW + 8 * DAY, isGood: true }, 'the earlier day counts')
  t.like(at(8), { state: 'given', needsRenewal: true, isGood: false })
  t.like(at(8, { ...yes, version: 4 }), { needsRenewal: false, isGood: true })
  t.like(at(99, { ...yes, version: 4 }), { isGood: true })
  t.like(at(100, { ...yes, version: 4 }), { state: 'expired', needsRenewal: true, isGood: false })
  t.like(standingOf(undefined, versions, NOW + 5 * DAY), { state: 'none', needsRenewal: false, isGood: false })
  t.like(at(5, { ...yes, state: 'withdrawn' }), { state: 'withdrawn', needsRenewal: false, isGood: false })
})

test('CONSENT-13 no yes to an invalidated version counts, and the version before it is shown again', (t) => {
  const versions = [version(1), version(2, { invalidAt: NOW + 5 * DAY })]
  const given = { ...yes, version: 2 }
  t.like(standingOf(given, versions, NOW + 5 * DAY - 1), { state: 'given', isGood: true })
  t.like(standingOf(given, versions, NOW + 5 * DAY), { state: 'invalidated', needsRenewal: true, isGood: false })
  t.is(inForce(versions, NOW + 4 * DAY)?.version, 2)
  t.is(inForce(versions, NOW + 5 * DAY)?.version, 1)
  t.is(inForce(versions, NOW), undefined)
})

test('CONSENT-14 the jurisdiction follows from money and clock unless it was set', (t) => {
  const shop = { timeZone: 'Europe/Berlin', currency: 'EUR' }
  t.is(jurisdictionOf(shop), 'EU-DE')
  t.is(jurisdictionOf({ ...shop, timeZone: 'Europe/Vienna' }), 'EU')
  t.is(jurisdictionOf({ ...shop, timeZone: 'Asia/Shanghai' }), 'CN')
  t.is(jurisdictionOf({ ...shop, currency: 'CNY' }), 'CN')
  t.is(jurisdictionOf({ ...shop, currency: 'CNY', jurisdiction: 'EU' }), 'EU')
})

test('CONSENT-15 evidence is kept three years after the end, and a yes is looked at when it runs out', (t) => {
  t.is(dueAt({ state: 'given', at: NOW, until: NOW + 5 }), NOW + 5)
  t.is(dueAt({ state: 'withdrawn', at: NOW, until: undefined }), Date.parse('2029-11-21T11:00:00Z'))
  t.is(monthsLater(Date.parse('2024-02-29T10:00:00Z'), 36), Date.parse('2027-02-28T10:00:00Z'))
})

test('CONSENT-16 every purpose has a sound default statement per jurisdiction in three languages that speaks of a nameless card', (t) => {
  t.is(defaultStatements.length, 12)
  const seen = new Set<string>()
  for (const { purpose, jurisdiction, statement: of } of defaultStatements) {
    for (const locale of ['en', 'de', 'zh']) {
      const { text, locale: found } = textIn(of, locale)
      t.is(found, locale)
      const law = {
        'EU-DE': /GDPR|DSGVO|通用数据保护条例/,
        EU: /GDPR|DSGVO|通用数据保护条例/,
        CN: /Personal Information|persönlicher Informationen|个人信息保护法/,
      }
      t.regex(text.text, law[jurisdiction], `${purpose} ${jurisdiction} ${locale}`)
      t.false(seen.has(text.text), 'no two texts are the same')
      seen.add(text.text)
    }
    if (purpose !== 'brand-identity') continue
    t.regex(of.texts.en?.text ?? '', /nameless card/)
    t.regex(of.texts.de?.text ?? '', /namenlose Karte/)
    t.regex(of.texts.zh?.text ?? '', /无名卡/)
  }
  t.is(
    textIn({ ...statement, texts: { de: statement.texts.de } }, 'zh').locale,
    'de',
    'another language is better than none',
  )
})
