import test from 'ava'
import fc from 'fast-check'
import { formatCode, fromCrockford, toCrockford } from '../../../src/domain/code/crockford.ts'

test('CODE-2 any bytes come back from base 32, and no two texts mean the same bytes', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = toCrockford(bytes)
      t.deepEqual(fromCrockford(text), bytes)
      t.is(text.length, Math.ceil((bytes.length * 8) / 5))
    }),
  )
})

test('CODE-2 foreign characters, loose last bits and a character too many are no base 32', (t) => {
  t.is(toCrockford(Uint8Array.of(255)), 'ZW')
  t.is(fromCrockford('ZX'), undefined)
  t.is(fromCrockford('ZW0'), undefined)
  t.is(fromCrockford('ZU'), undefined)
  t.is(fromCrockford('zw'), undefined)
})

test('CODE-2 a code is shown in groups of four without a space at its end', (t) => {
  t.is(formatCode('SF8ZPH8TVC7VT4ESB4'), 'SF8Z PH8T VC7V T4ES B4')
  t.is(formatCode('0123456789ABCDEF'), '0123 4567 89AB CDEF')
})
