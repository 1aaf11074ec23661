import test from 'ava'
import fc from 'fast-check'
import { READER_MODELS } from '../../../hardware/index.ts'
import type { ReadCode } from '../../../hardware/reader.ts'
import { driverOf, heardOf, joined, VECTORS } from './vectors.ts'

/** Bytes that begin no frame of a model, so that each of them is noise and nothing else is. */
const ALIEN: Readonly<Record<string, readonly number[]>> = {
  serial: [0x00, 0x01, 0x07, 0x1b, 0x7f, 0x80, 0xc0, 0xff],
  ssi: [0x00, 0x01, 0x02, 0x80, 0x9f, 0xff],
  pn532: [0x01, 0x55, 0x80, 0xd4, 0xd5],
  rdm6300: [0x00, 0x03, 0x30, 0x41, 0xff],
  osdp: [0x00, 0x52, 0x54, 0x80],
  wiegand: [0x00, 0x20, 0x5a, 0x80, 0xff],
}
/** What ends whatever noise seemed to begin: text has no other border. */
const BORDER: Readonly<Record<string, readonly number[]>> = { serial: [0x0d], wiegand: [0x0d], ssi: [0x00] }

const vectorsOf = (model: string) => VECTORS.filter((vector) => vector.model === model)
const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place))
}

for (const { name } of READER_MODELS)
  test(`READ-3 noise before, between and behind frames of ${name} is thrown away and counted to the byte`, (t) => {
    const alien = fc
      .array(fc.constantFrom(...(ALIEN[name] ?? [])), { maxLength: 40 })
      .map((all) => Uint8Array.from(all))
    // A scanner that has sent packets sends no plain text, so noise stands between whole vectors.
    const pieces = fc.array(fc.tuple(alien, fc.constantFrom(...vectorsOf(name))), { maxLength: 5 })
    fc.assert(
      fc.property(pieces, alien, fc.array(fc.nat(1_000), { maxLength: 4 }), (all, behind, places) => {
        const bytes = joined(...all.flatMap(([noise, vector]) => [noise, vector.bytes]), behind)
        const noise = all.reduce((sum, [before]) => sum + before.length, behind.length)
        const heard = heardOf(name, cut(bytes, places))
        t.deepEqual(
          heard.codes,
          all.flatMap(([, { codes }]) => codes),
        )
        t.is(heard.discarded, noise)
      }),
      { numRuns: 300, seed: 3 },
    )
  })

for (const { name } of READER_MODELS)
  test(`READ-4 a frame of ${name} behind any noise is found`, (t) => {
    const speaking = vectorsOf(name).filter(({ codes }) => codes.length > 0)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...speaking), (noise, vector) => {
        const heard = heardOf(name, [noise, Uint8Array.from(BORDER[name] ?? []), vector.bytes])
        for (const code of vector.codes) t.true(has(heard.codes, code), vector.what)
      }),
      { numRuns: 1_000, seed: 4 },
    )
  })

const has = (codes: readonly ReadCode[], code: ReadCode): boolean =>
  codes.some(({ kind, text, symbology }) => kind === code.kind && text === code.text && symbology === code.symbology)

for (const { name } of READER_MODELS)
  test(`READ-4 half a frame of ${name} never spoils the next one, and silence gives it up`, (t) => {
    const speaking = vectorsOf(name).filter(({ codes }) => codes.length > 0)
    for (const { bytes, codes, what } of speaking) {
      const [first] = speaking
      for (let at = 1; at < bytes.length - 1; at += 1) {
        const driver = driverOf(name)
        // A scanner whose lines have ends sends none without.
        const known = driver.push(first?.bytes ?? bytes)
        const half = [driver.push(bytes.subarray(0, at)), driver.quiet()]
        const whole = [driver.push(bytes), driver.quiet()]
        t.deepEqual(known.codes, [...(first?.codes ?? [])])
        t.deepEqual(
          whole.flatMap((heard) => heard.codes),
          [...codes],
          `${what}, after ${at} bytes of it`,
        )
        const consumed = half.reduce((sum, { discarded }) => sum + discarded, 0)
        t.true(consumed <= at, `${what}, after ${at} bytes of it`)
      }
    }
  })

const MOST_KEPT = 8_500

for (const { name } of READER_MODELS)
  test(`READ-5 whatever bytes come, the driver of ${name} does not throw, keeps little, and silence empties it`, (t) => {
    const pieces = vectorsOf(name).map(({ bytes }) => bytes)
    const hostile = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...pieces),
        fc.tuple(fc.constantFrom(...pieces), fc.nat(40)).map(([bytes, at]) => bytes.subarray(0, at % bytes.length)),
        fc
          .tuple(fc.constantFrom(...pieces), fc.nat(40), fc.nat(255))
          .map(([bytes, at, byte]) => bytes.with(at % bytes.length, byte)),
        fc.constantFrom(0x00, 0x02, 0x30, 0x53, 0xf3, 0xff).map((byte) => new Uint8Array(3_000).fill(byte)),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(5_000), { maxLength: 6 }), (parts, places) => {
        const bytes = joined(...parts)
        const driver = driverOf(name)
        const heard = [driver.push(bytes), driver.quiet()]
        t.true((heard[1]?.discarded ?? 0) <= MOST_KEPT)
        t.true(heard.reduce((sum, { discarded }) => sum + discarded, 0) <= bytes.length)
        t.deepEqual(driver.quiet(), { codes: [], replies: [], discarded: 0 })
        const again = heardOf(name, cut(bytes, places))
        t.deepEqual(
          again.codes,
          heard.flatMap(({ codes }) => codes),
        )
        t.is(
          again.discarded,
          heard.reduce((sum, { discarded }) => sum + discarded, 0),
        )
      }),
      { numRuns: 150, seed: 5 },
    )
  })

for (const name of ['ssi', 'pn532', 'rdm6300', 'osdp'])
  test(`READ-13 one wrong bit never makes another code of a frame of ${name}`, (t) => {
    for (const { bytes, codes, what } of vectorsOf(name).filter((vector) => vector.codes.length > 0)) {
      // The parts of one barcode are packets of their own, and what is left of them is not told apart from a short one.
      if (what.includes('in two packets')) continue
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const at = bit >> 3
        const wrong = bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7)))
        for (const code of heardOf(name, [wrong]).codes) t.true(has(codes, code), `${what}, bit ${bit}`)
      }
    }
    t.pass()
  })
