import { Mod37_36 } from '@konfirm/iso7064'
import test from 'ava'
import fc from 'fast-check'
import { checkCharacter } from '../../../src/domain/code/check.ts'

const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const text = fc.array(fc.constantFrom(...ALPHABET), { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''))

test('CODE-1 the check character of a known number is the one of ISO 7064 MOD 37,36', (t) => {
  t.is(checkCharacter('A12425GABC1234002'), 'M')
})

test('CODE-1 an independent implementation of the standard agrees on any text', (t) => {
  fc.assert(
    fc.property(text, (given) => checkCharacter(given) === Mod37_36.checksum(given)),
    { numRuns: 500 },
  )
  t.pass()
})

test('CODE-1 a character outside the alphabet is refused, not guessed', (t) => {
  t.throws(() => checkCharacter('A-1'), { instanceOf: RangeError })
})
