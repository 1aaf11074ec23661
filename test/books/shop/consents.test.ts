import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { anchorConsents } from '../../../src/actions/shop/anchor-consents.ts'
import { booksFile } from '../../../src/books/shop/open.ts'
import { consentBooks } from '../../support/consent.ts'
import { cardNo } from '../../support/test-books.ts'

/** Evidence of two cards whose head the journal notes, and the file behind it to tamper with. */
function evidence(t: ExecutionContext) {
  const at = consentBooks(t)
  at.say('brand-identity', 'given')
  at.say('brand-identity', 'given', { card: cardNo(2) })
  at.say('brand-identity', 'withdrawn')
  at.books.job((tx) => anchorConsents(tx, { anchored: 0, isForced: false }, at.books.clock.at, at.books.ctx))
  const file = new Database(booksFile(at.books.folder))
  t.teardown(() => file.close())
  const change = (sql: string): string | undefined => {
    t.is(at.books.fault(), undefined, 'sound before')
    file.exec(sql)
    return at.books.fault()
  }
  return { at, change, file }
}

const FAULTS: readonly [what: string, sql: string, told: RegExp][] = [
  [
    'another state',
    "UPDATE consent SET state = 'given', actor = 'principal' WHERE no = 15",
    /given and follows given|place 15/,
  ],
  ['another version', 'UPDATE consent SET version = 2 WHERE no = 13', /not published before/],
  ['another time', 'UPDATE consent SET at_ms = at_ms - 60000 WHERE no = 14', /place 14/],
  ['another card', 'UPDATE consent SET principal = zeroblob(16) WHERE no = 14', /place 14/],
  ['another action', "UPDATE consent SET action = 'button:other' WHERE no = 13", /place 13/],
  ['another day', "UPDATE consent_chain SET day = '2020-01-01' WHERE no = 13", /place 13/],
  ['a withdrawal left out', 'DELETE FROM consent WHERE no = 15', /place 15 .* before its time/],
  [
    'a withdrawal cut off',
    'DELETE FROM consent WHERE no = 15; DELETE FROM consent_chain WHERE no = 15; UPDATE consent_standing SET no = 13, due_ms = (SELECT until_ms FROM consent WHERE no = 13) WHERE no = 15',
    /fact 1 notes place 15/,
  ],
  ['another standing', 'UPDATE consent_standing SET no = 13 WHERE no = 15', /stands at event 13/],
  ['a standing left out', 'DELETE FROM consent_standing WHERE no = 15', /lack where the consent of event 15 stands/],
  ['another time to act', 'UPDATE consent_standing SET due_ms = 1 WHERE no = 14', /stands at event 14/],
  ['a place missing', 'DELETE FROM consent_chain WHERE no = 5', /place 5 is missing/],
  [
    'an event out of the chain',
    "INSERT INTO consent SELECT 99, salt, 'r', 'x', principal, NULL, digest, purpose, jurisdiction, version, locale, 'given', action, actor, at_ms, until_ms, cause FROM consent WHERE no = 13",
    /place 99/,
  ],
  [
    'other words in a statement',
    "DROP TRIGGER statement_never_changes; UPDATE statement SET body = replace(body, 'jeder', 'aller') WHERE no = 1",
    /place 1 of the consent chain/,
  ],
  [
    'a statement left out',
    "DROP TRIGGER statement_is_kept; DELETE FROM statement WHERE purpose = 'marketing'",
    /before its time/,
  ],
]

for (const [i, [what, sql, told]] of FAULTS.entries())
  test(`CONSENT-26 verify finds ${what} (${i + 1})`, (t) => {
    const fault = evidence(t).change(sql) ?? 'nothing'
    t.regex(fault, told)
  })

test('CONSENT-27 a statement can neither be changed nor deleted in the books, and evidence holds no account, code or pseudonym of a card', (t) => {
  const { file, at } = evidence(t)
  t.throws(() => file.exec("UPDATE statement SET body = ''"), { message: /never changes/ })
  t.throws(() => file.exec('DELETE FROM statement'), { message: /kept as long as the shop/ })
  const accounts = file.prepare('SELECT id FROM account').pluck().all() as number[]
  t.is(accounts.length, 2)
  const rows = JSON.stringify(
    ['consent', 'consent_standing', 'consent_told'].map((table) =>
      file
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) =>
          Object.values(row as object).map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
          ),
        ),
    ),
  )
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  const { keys } = at.books.ctx
  t.true(rows.includes(hex(keys.consentPrincipal(cardNo(1)))))
  for (const secret of [
    ...accounts.map(String),
    cardNo(1),
    cardNo(1).slice(1, 17),
    ...keys.pseudonyms(cardNo(1)).map(({ pseudonym }) => hex(pseudonym)),
  ])
    t.false(rows.includes(secret), secret)
})
