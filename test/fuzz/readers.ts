/** Feeds mutated frames to every reader, and what comes of them to whatever reads codes. */
import { READER_MODELS } from '../../hardware/index.ts'
import type { Driver, ReadCode } from '../../hardware/reader.ts'
import { meaningOf, meaningOfGs1 } from '../../src/domain/code/meaning.ts'
import { isPaymentNumber } from '../../src/domain/code/payment-card.ts'
import { readCard } from '../../src/domain/code/read-card.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { type Seeded, seeded } from '../bench/support/seeded.ts'
import { ascii, VECTORS } from '../hardware/readers/vectors.ts'
import { FuzzFault } from './campaign.ts'
import { hostileBytes } from './hostile.ts'

const TEXTS = [
  ']C10112312312312333\u001d10ABC123\u001d99TESTING\r',
  ']Q1https://example.com/01/12312312312333?99=TEST\r',
  'https://a/8018/123456789012345675/8019/123\r',
  '%B1234123412341234^CardUser/John^030510100000019301000000877000000?;1234123412341234=0305101193010877?\r',
  ';4111111111111111=2512?\r',
  '4111 1111 1111 1111\r',
  ']e08110012345612345611110123101101239\r',
  '(01)12312312312333(10)ABC\r',
  ']Q1SF8ZPH8TVC7VT4ESB4\r',
].map(ascii)

const ANY = [{ id: 'any', prefix: '', minLength: 1, maxLength: 64, digitsOnly: false }]
const MOST_MS = 1_000
const MOST_KEPT = 8_500

export interface ReaderFuzz {
  readonly streams: number
  readonly codes: number
  readonly cards: number
}

/** @throws FuzzFault at the first bytes that make a reader throw, keep too much, miscount, or tell a payment card. */
export function fuzzReaders(seconds: number, seed: number): ReaderFuzz {
  const until = performance.now() + seconds * 1000
  const tally = { streams: 0, codes: 0, cards: 0 }
  for (let no = 0; performance.now() < until; no += 1) {
    const random = seeded(seed + no)
    const model = random.pick(READER_MODELS)
    const bytes = stream(model.name, random)
    const from = performance.now()
    try {
      const codes = feed(model.open(), bytes, random)
      tally.codes += codes.length
      for (const code of codes) if (isCard(code)) tally.cards += 1
    } catch (error) {
      throw new FuzzFault(
        `${error instanceof Error ? error.stack : error}; ${model.name}, seed ${seed} stream ${no}\nbytes: ${Buffer.from(bytes).toString('hex').slice(0, 2_000)}`,
      )
    }
    tally.streams += 1
    const elapsedMs = performance.now() - from
    if (elapsedMs > MOST_MS)
      throw new FuzzFault(`${model.name} took ${Math.round(elapsedMs)} ms; seed ${seed} stream ${no}`)
  }
  return tally
}

function stream(model: string, random: Seeded): Uint8Array {
  const own = VECTORS.filter((vector) => vector.model === model).map(({ bytes }) => bytes)
  const parts = Array.from({ length: 1 + random.below(6) }, () => {
    let bytes: Buffer = Buffer.from(random.pick(random.once(3) ? TEXTS : own))
    for (let i = random.below(4); i > 0; i -= 1) bytes = hostileBytes(bytes, random)
    return bytes
  })
  return Buffer.concat(parts)
}

/** Hands a stream over in pieces, with a silence here and there. */
function feed(driver: Driver, bytes: Uint8Array, random: Seeded): ReadCode[] {
  const codes: ReadCode[] = []
  let discarded = 0
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(40)
    const heard = [driver.push(bytes.subarray(at, at + size)), ...(random.once(9) ? [driver.quiet()] : [])]
    codes.push(...heard.flatMap((each) => each.codes))
    discarded += heard.reduce((sum, each) => sum + each.discarded, 0)
    driver.poll()
    at += size
  }
  const last = driver.quiet()
  if (last.discarded > MOST_KEPT) throw new Error(`${last.discarded} bytes were kept`)
  if (discarded + last.discarded > bytes.length) throw new Error('more was thrown away than came')
  if (driver.quiet().discarded !== 0) throw new Error('silence did not empty it')
  return [...codes, ...last.codes]
}

/** Holds a code to what is promised of its meaning. @returns whether it is a card */
function isCard(code: ReadCode): boolean {
  const meaning = meaningOf(code)
  meaningOfGs1(code.text)
  if (!('dropped' in meaning) && (meaning.kind === 'text' || meaning.kind === 'number'))
    for (const [run] of meaning.value.matchAll(/\d+/g))
      if (isPaymentNumber(run) && code.kind === 'text') throw new Error('a payment card came through')
  try {
    return readCard(code.text, ANY).code !== ''
  } catch (error) {
    if (error instanceof StempelError && error.path === 'card' && !error.message.includes(code.text.trim() || '-'))
      return false
    throw error
  }
}
