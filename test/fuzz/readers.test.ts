import test from 'ava'
import { fuzzReaders } from './readers.ts'

test('READ-12 whatever bytes reach a reader, what comes of them is a card, something else, or nothing, and soon', (t) => {
  const { streams, codes, cards } = fuzzReaders(2, 20_261_122)
  t.true(streams > 50 && codes > 20 && cards > 5, `${streams} streams, ${codes} codes, ${cards} cards`)
})
