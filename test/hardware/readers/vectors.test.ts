import test from 'ava'
import { READER_MODELS } from '../../../hardware/index.ts'
import { heardOf, VECTORS } from './vectors.ts'

for (const model of READER_MODELS)
  test(`READ-1 every frame that is known of ${model.name} says what it says, and nothing of it is noise`, (t) => {
    const known = VECTORS.filter((vector) => vector.model === model.name)
    t.true(known.length > 2)
    for (const { what, bytes, codes } of known) {
      const heard = heardOf(model.name, [bytes])
      t.deepEqual(heard.codes, [...codes], what)
      t.is(heard.discarded, 0, what)
    }
  })

for (const model of READER_MODELS)
  test(`READ-2 it makes no difference where frames of ${model.name} are cut`, (t) => {
    for (const { what, bytes, codes } of VECTORS.filter((vector) => vector.model === model.name)) {
      for (let at = 0; at <= bytes.length; at += 1) {
        const heard = heardOf(model.name, [bytes.subarray(0, at), bytes.subarray(at)])
        t.deepEqual(heard.codes, [...codes], `${what}, cut at ${at}`)
        t.is(heard.discarded, 0, `${what}, cut at ${at}`)
      }
      const single = heardOf(
        model.name,
        [...bytes].map((byte) => Uint8Array.of(byte)),
      )
      t.deepEqual(single.codes, [...codes], `${what}, byte by byte`)
      t.is(single.discarded, 0, `${what}, byte by byte`)
    }
  })
