import test from 'ava'
import type { Tactic } from '../../src/domain/choice/terms.ts'
import { wordsOf } from '../../src/words/index.ts'

const TACTICS: Readonly<Record<Tactic, true>> = {
  ...{ 'due-again': true, favourite: true, discovery: true, welcome: true },
  ...{ 'at-risk': true, 'win-back': true, popular: true, everyone: true },
}

test('VISIT-18 what the entrance says exists in every language for every reason, without a day or a quantity', (t) => {
  const seen = new Set<string>()
  for (const locale of ['en', 'de', 'zh']) {
    const { entrance, issued } = wordsOf(locale)
    for (const tactic of Object.keys(TACTICS) as Tactic[]) {
      const bare = entrance.chosen(tactic, undefined)
      const named = entrance.chosen(tactic, 'Käse')
      t.regex(bare, /^[^\d]{3,80}$/)
      t.true(named.includes('Käse') || named === bare, named)
      seen.add(bare)
    }
    for (const text of [entrance.firstSale, issued({ by: 'visit' }, 'EUR')]) {
      t.regex(text, /^[^\d]{3,80}$/)
      seen.add(text)
    }
  }
  t.is(seen.size, 3 * (Object.keys(TACTICS).length + 2), 'no language borrows from another')
})
