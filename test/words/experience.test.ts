import test from 'ava'
import { ANSWER_REASONS, ANSWERS } from '../../src/domain/visit-answer.ts'
import { wordsOf } from '../../src/words/index.ts'
import { experience } from '../../src/words/screens/experience.ts'

test('ANSWER-9 what is asked and said of shopping exists in every language, and the shop speaks as its screens', (t) => {
  const seen: string[] = []
  for (const [locale, asking] of Object.entries(experience)) {
    const { question, answers, why, reasons, thanks, resolved } = asking
    t.deepEqual(Object.keys(answers), [...ANSWERS])
    t.deepEqual(Object.keys(reasons), [...ANSWER_REASONS])
    seen.push(question, why, ...Object.values({ ...answers, ...reasons }), ...Object.values(thanks))
    for (const answer of ANSWERS) t.is(wordsOf(locale).experience.thanks(answer), thanks[answer])
    const told = wordsOf(locale).experience.resolved('2026-11-21', 'We opened another till.')
    t.is(told, resolved('2026-11-21', 'We opened another till.'))
    t.true(told.includes('2026-11-21') && told.endsWith('We opened another till.'))
    seen.push(told)
  }
  for (const text of seen) t.regex(text, /\S{2}/)
  t.is(new Set(seen).size, seen.length, 'no language borrows from another')
})
