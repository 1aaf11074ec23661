import test from 'ava'
import fc from 'fast-check'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { checkProgramme } from '../../src/domain/check-programme.ts'
import { indexKnowledge, knownAbout, type Topic } from '../../src/domain/knowledge.ts'

const EUR = { currency: 'EUR' }
const said = (text: string) => ({ en: text })
const fair = { id: 'fair', question: said('Is it fair?'), answer: said('Yes.') }

const FAULTS: Record<string, [knowledge: unknown, path: string, text: RegExp]> = {
  'an answer about nothing': [[fair], 'knowledge[0]', /^An answer is about offers, gifts, skus or departments; /],
  'an answer about a gift that is none': [
    [{ ...fair, gifts: ['chocolate-bar', 'cake'] }],
    'knowledge[0].gifts[1]',
    /^There is no gift "cake"\.$/,
  ],
  'an answer about an offer that is none': [
    [{ ...fair, offers: ['coffee'] }],
    'knowledge[0].offers[0]',
    /^There is no offer "coffee"\.$/,
  ],
  'two answers of one name': [
    [
      { ...fair, skus: ['1'] },
      { ...fair, skus: ['2'] },
    ],
    'knowledge[1].id',
    /is taken by an earlier answer/,
  ],
  'an answer nobody reads while a shopper waits': [
    [{ ...fair, skus: ['1'], answer: said('x'.repeat(401)) }],
    'knowledge[0].answer.en',
    /at most 400/,
  ],
}

for (const [what, [knowledge, path, text]] of Object.entries(FAULTS))
  test(`KNOW-1 ${what} is named with its path and a sentence`, (t) => {
    const { document, faults } = checkProgramme({ ...defaultProgramme('EUR'), knowledge }, EUR)
    t.is(document, undefined)
    t.deepEqual(
      faults.map((fault) => fault.path),
      [path],
    )
    t.regex(faults[0]?.text ?? '', text)
  })

const name = fc.constantFrom<string>('a', 'b', 'c')
const names = fc.option(fc.array(name, { minLength: 1, maxLength: 3 }), { nil: undefined })
const list = fc.array(fc.record({ skus: names, departments: names, offers: names, gifts: names }), { maxLength: 8 })
const topic = fc
  .tuple(fc.constantFrom('s:', 'd:', 'offer:', 'gift:'), name)
  .map(([kind, of]): Topic => `${kind}${of}` as Topic)
const MANY = { 's:': 'skus', 'd:': 'departments', 'offer:': 'offers', 'gift:': 'gifts' } as const

test('KNOW-2 three answers at most are told, each once, about what was asked, the first that was asked first', (t) => {
  fc.assert(
    fc.property(list, fc.array(topic, { maxLength: 4 }), (about, asked) => {
      const all = about.map((each, i) => ({ ...fair, ...each, id: `a${i}` }))
      const isAbout = (each: (typeof all)[number], of: Topic): boolean => {
        const [kind = ''] = /^\w+:/.exec(of) ?? []
        return each[MANY[kind as keyof typeof MANY]]?.includes(of.slice(kind.length)) ?? false
      }
      const expected = new Set(asked.flatMap((of) => all.filter((each) => isAbout(each, of))))
      t.deepEqual([...knownAbout(indexKnowledge(all), asked)], [...expected].slice(0, 3))
    }),
  )
})
