import test from 'ava'
import fc from 'fast-check'
import { newCard } from '../../../src/domain/code/card.ts'
import { readCard } from '../../../src/domain/code/read-card.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'

const OWN = newCard(new Uint8Array(10).fill(9), sha256).code
const CLUB = { id: 'club', prefix: '29', minLength: 13, maxLength: 13, digitsOnly: true }
const ANY = { id: 'any', prefix: '', minLength: 1, maxLength: 64, digitsOnly: false }

const thrown = (work: () => unknown): StempelError => {
  try {
    work()
  } catch (error) {
    if (error instanceof StempelError) return error
    throw error
  }
  throw new Error('a faulty card was accepted')
}

test('CODE-7 a foreign card is admitted by prefix, length and digits, and keeps its text', (t) => {
  t.deepEqual(readCard(' 2912345678901\r', [CLUB]), { code: 'club:2912345678901', kind: 'third' })
  for (const text of ['2812345678901', '291234567890', '29123456789012', '29123456789a1']) {
    const error = thrown(() => readCard(text, [CLUB]))
    t.is(error.path, 'card')
    t.false(error.message.includes(text))
  }
  t.deepEqual(readCard('M-29a', [{ ...ANY, prefix: 'M-' }]), { code: 'any:M-29a', kind: 'third' })
  t.deepEqual(readCard('M-29', [{ ...ANY, prefix: 'M-', digitsOnly: true }]), { code: 'any:M-29', kind: 'third' })
})

test('CODE-7 the first pattern of the programme that fits decides', (t) => {
  t.is(readCard('2912345678901', [CLUB, ANY]).code, 'club:2912345678901')
  t.is(readCard('2912345678901', [ANY, CLUB]).code, 'any:2912345678901')
})

test('CODE-7 without patterns only own cards are cards', (t) => {
  t.deepEqual(readCard(OWN.toLowerCase(), []), { code: OWN, kind: 'own' })
  t.is(thrown(() => readCard('2912345678901', [])).code, 'invalid')
})

test('CODE-8 a damaged own card never passes as a foreign one, whatever the patterns admit', (t) => {
  const damaged = OWN.slice(0, -1) + (OWN.endsWith('A') ? 'B' : 'A')
  t.regex(thrown(() => readCard(damaged, [ANY])).message, /check character/)
  t.regex(thrown(() => readCard(OWN.slice(0, -1), [CLUB])).message, /18 characters; this has 17/)
})

test('CODE-8 whatever is read is an own card, a code with a colon, or a fault at card', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 })), (text) => {
      try {
        const card = readCard(text, [ANY])
        t.is(card.kind, card.code.includes(':') ? 'third' : 'own')
        // What looks like a scanner's prefix, a stripe or brackets is taken off; CODE-18 tells of it.
        if (card.kind === 'third' && !/^[\]%;+(]/.test(text.trim())) t.is(card.code, `any:${text.trim()}`)
      } catch (error) {
        if (!(error instanceof StempelError)) throw error
        t.is(error.path, 'card')
      }
    }),
    { numRuns: 500 },
  )
})

test('CODE-8 an empty, an endless and an unprintable card are refused', (t) => {
  for (const text of ['', '  ', 'x'.repeat(65), 'a\u0000b', 'ä', 'a\nb'])
    t.is(thrown(() => readCard(text, [ANY])).path, 'card')
  t.is(readCard('x'.repeat(64), [ANY]).kind, 'third')
})
