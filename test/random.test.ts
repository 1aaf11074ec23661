import test from 'ava'
import fc from 'fast-check'
import { pooledRandom } from '../src/random.ts'

/** A source that counts: no byte of it is ever the same twice within 251. */
function counting() {
  let n = 0
  let filled = 0
  const random = pooledRandom((pool) => {
    filled += 1
    for (let i = 0; i < pool.length; i += 1) {
      n = (n % 251) + 1
      pool[i] = n
    }
  })
  return { random, filled: () => filled }
}

test('KEYS-23 whatever is asked for in whatever order, no byte is handed out twice and none is made up', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (counts) => {
      const { random } = counting()
      let last: number | undefined
      for (const count of counts) {
        const bytes = random.bytes(count)
        if (bytes.length !== count) return false
        for (let i = 0; i < count; i += 1) {
          const byte = bytes[i] ?? 0
          if (byte === 0) return false
          if (i > 0 && byte !== ((last ?? 0) % 251) + 1) return false
          last = byte
        }
      }
      return true
    }),
  )
  t.pass()
})

test('KEYS-23 bytes are fetched for many at once, and what was handed out is its own', (t) => {
  const { random, filled } = counting()
  const first = random.bytes(16)
  const kept = [...first]
  for (let i = 0; i < 200; i += 1) random.bytes(16).fill(0)
  t.is(filled(), 1)
  t.deepEqual([...first], kept)
  t.is(random.bytes(10_000).length, 10_000)
  t.not(Buffer.from(pooledRandom().bytes(16)).toString('hex'), Buffer.from(pooledRandom().bytes(16)).toString('hex'))
})
