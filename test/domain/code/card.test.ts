import test from 'ava'
import fc from 'fast-check'
import { cardOfRecovery, newCard, parseCardCode, parseRecoveryCode } from '../../../src/domain/code/card.ts'
import { checkCharacter } from '../../../src/domain/code/check.ts'
import { formatCode, toCrockford } from '../../../src/domain/code/crockford.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'

// Frozen: computed once with another language's SHA-256. Cards with it are in people's pockets.
const RECOVERY = '0123456789ABCDEF'
const CARD = 'SF8ZPH8TVC7VT4ESB4'
const ALL = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']

const cards = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => newCard(bytes, sha256).code)

/** What a faulty code is answered with; fails when it is accepted or when the answer repeats the code. */
function fault(work: () => unknown, code: string): StempelError {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    if (error.message.includes(code.trim())) throw new Error('the message quotes the code')
    return error
  }
  throw new Error('a faulty code was accepted')
}

test('CODE-3 a recovery code leads to the same card for ever', (t) => {
  t.is(cardOfRecovery(RECOVERY, sha256), CARD)
  t.deepEqual(newCard(Uint8Array.of(0, 25, 50, 75, 100, 125, 150, 175, 200, 225), sha256), {
    code: 'SWXP21KVTZXT0V8YMB',
    recoveryCode: '00CK4JV4FPBAZJ71',
  })
})

test('CODE-3 a new card has 18 characters, its recovery code 16, and one leads to the other', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
      const card = newCard(bytes, sha256)
      t.is(card.recoveryCode, toCrockford(bytes))
      t.regex(card.code, /^S[0-9A-HJKMNP-TV-Z]{16}[0-9A-Z]$/)
      t.is(parseCardCode(card.code), card.code)
      t.is(cardOfRecovery(card.recoveryCode, sha256), card.code)
    }),
  )
})

test('CODE-3 a card is never made of fewer than 80 random bits', (t) => {
  t.throws(() => newCard(new Uint8Array(9), sha256), { instanceOf: RangeError })
})

test('CODE-4 capitals, spaces, hyphens and lookalikes make no difference to a card', (t) => {
  fc.assert(
    fc.property(cards, (code) => {
      const lookalikes = code.slice(1, -1).replace(/0/g, 'o').replace(/1/g, 'l')
      const check = code.slice(-1)
      t.is(parseCardCode(` ${formatCode(code).toLowerCase()}\r\n`), code)
      t.is(parseCardCode(`s-${lookalikes}-${check}`), code)
    }),
  )
  t.is(parseRecoveryCode('o1l3-4567 89ab-cdef'), '0113456789ABCDEF')
})

test('CODE-5 every single wrong character of a card code is found', (t) => {
  let tried = 0
  for (const code of fc.sample(cards, { numRuns: 40, seed: 1 })) {
    for (let at = 0; at < code.length; at++) {
      for (const other of ALL) {
        const wrong = code.slice(0, at) + other + code.slice(at + 1)
        // A lookalike in the payload is the same character written another way, not a wrong one.
        const same = at > 0 && at < 17 && other.replace('O', '0').replace(/[IL]/, '1') === code[at]
        if (other === code[at] || same) continue
        fault(() => parseCardCode(wrong), wrong)
        tried += 1
      }
    }
  }
  t.true(tried > 24_000, `${tried}`)
})

test('CODE-5 at least 98 in 100 swaps of neighbours are found', (t) => {
  let tried = 0
  let found = 0
  for (const code of fc.sample(cards, { numRuns: 3000, seed: 2 })) {
    for (let at = 0; at < code.length - 1; at++) {
      const [a = '', b = ''] = code.slice(at, at + 2)
      if (a === b) continue
      tried += 1
      try {
        parseCardCode(code.slice(0, at) + b + a + code.slice(at + 2))
      } catch {
        found += 1
      }
    }
  }
  t.log(`${found} of ${tried} swaps found`)
  t.true(tried > 40_000)
  t.true(found / tried >= 0.98, `${found} of ${tried}`)
})

test('CODE-6 a faulty code is answered with what is wrong, at its path, and never quoted', (t) => {
  const short = fault(() => parseCardCode(CARD.slice(1)), CARD.slice(1))
  t.is(short.code, 'invalid')
  t.is(short.path, 'card')
  t.regex(short.message, /18 characters; this has 17/)
  t.regex(fault(() => parseCardCode(`T${CARD.slice(1)}`), CARD.slice(1)).message, /begins with the letter S/)
  t.regex(fault(() => parseCardCode(CARD.replace('8', 'U')), CARD.slice(4)).message, /character that no card code/)
  t.regex(fault(() => parseCardCode(CARD.replace('8', '9')), CARD.slice(4)).message, /check character/)
  t.is(fault(() => parseRecoveryCode('12'), RECOVERY).path, 'recoveryCode')
  t.regex(fault(() => parseRecoveryCode('U123456789ABCDEF'), 'U123456789ABCDEF').message, /no such code/)
})

test('CODE-6 the check character tells O from 0, where both are characters of their own', (t) => {
  const unchecked = fc
    .sample(cards, { numRuns: 300, seed: 3 })
    .map((code) => code.slice(0, -1))
    .find((part) => checkCharacter(part) === 'O')
  t.truthy(unchecked)
  t.is(parseCardCode(`${unchecked}o`), `${unchecked}O`)
  fault(() => parseCardCode(`${unchecked}0`), `${unchecked}0`)
})
