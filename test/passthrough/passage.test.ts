import { Duplex } from 'node:stream'
import test from 'ava'
import fc from 'fast-check'
import { EscposReader } from '../../hardware/printers/escpos-reader.ts'
import type { Out } from '../../src/passthrough/out.ts'
import { type Judge, pass } from '../../src/passthrough/passage.ts'
import { CUT, handTimers, KICK, receiptText } from './support.ts'

/** A till that sends these chunks and hangs up. */
function tillOf(chunks: readonly Uint8Array[]): { till: Duplex; pulled: () => number } {
  let at = 0
  const till = new Duplex({
    readableHighWaterMark: 1024,
    read() {
      this.push(chunks[at] ?? null)
      at += 1
    },
    write: (_, __, done) => done(),
  })
  return { till, pulled: () => at }
}

interface Slot {
  readonly out: Out
  readonly got: Buffer[]
}

/** A printer that takes what `take` lets through. */
function slotOf(take: () => Promise<void> = async () => {}): Slot {
  const got: Buffer[] = []
  const write = async (bytes: Uint8Array): Promise<void> => {
    got.push(Buffer.from(bytes))
    await take()
  }
  return { got, out: { write, answerTo: () => {}, onGone: () => {}, end: (over) => over(), abort: () => {} } }
}

const always = (lines: readonly string[]): Judge => ({ isWhole: () => true, book: async () => lines })
const never: Judge = { isWhole: () => true, book: () => new Promise(() => {}) }
const common = { holdMs: 300, pages: {}, late: () => {} }

test('PASS-18 a cut waits for the points as long as it may, and goes out without them then; what was printed is out already', async (t) => {
  const timers = handTimers()
  const { got, out } = slotOf()
  const text = receiptText(1, '1,00')
  let late = 0
  const { till } = tillOf([text, CUT, KICK])
  const passed = pass({
    ...common,
    till,
    out,
    reader: new EscposReader(),
    judge: never,
    timers,
    late: () => void late++,
  })
  const tooLate = await timers.armed(300)
  t.deepEqual(Buffer.concat(got), text, 'only the cut and what is behind it wait')
  t.is(late, 0)
  tooLate()
  await passed
  t.deepEqual(Buffer.concat(got), Buffer.concat([text, CUT, KICK]))
  t.is(late, 1)
})

test('PASS-19 whatever a till sends comes out in its order, with nothing lost and only lines above cuts added', async (t) => {
  const chunk = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(CUT, KICK, receiptText(1, '1,00')))
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 20 }), async (chunks) => {
      const { till } = tillOf(chunks.filter(({ length }) => length > 0))
      const plain = slotOf()
      await pass({
        ...common,
        till,
        out: plain.out,
        reader: new EscposReader(),
        judge: always([]),
        timers: handTimers(),
      })
      t.deepEqual(Buffer.concat(plain.got), Buffer.concat(chunks))
      const again = tillOf(chunks.filter(({ length }) => length > 0))
      const added = slotOf()
      const reader = new EscposReader()
      await pass({ ...common, till: again.till, out: added.out, reader, judge: always(['~~~']), timers: handTimers() })
      t.true(isWithin(Buffer.concat(chunks), Buffer.concat(added.got)))
    }),
    { numRuns: 200 },
  )
})

/** Whether all bytes of one are in the other in their order. */
function isWithin(some: Uint8Array, whole: Uint8Array): boolean {
  let at = 0
  for (const byte of whole) if (at < some.length && byte === some[at]) at += 1
  return at === some.length
}

test('PASS-20 while the printer takes nothing, nothing more is read from the till', async (t) => {
  let release = (): void => {}
  const stalled = new Promise<void>((resolve) => {
    release = resolve
  })
  const chunks = Array.from({ length: 500 }, () => Buffer.alloc(1024, 0x41))
  const { till, pulled } = tillOf(chunks)
  const { got, out } = slotOf(() => stalled)
  const passed = pass({ ...common, till, out, reader: new EscposReader(), judge: always([]), timers: handTimers() })
  for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve))
  t.is(got.length, 1)
  t.true(pulled() <= 4, `${pulled()} of 500 chunks were taken from the till`)
  release()
  await passed
  t.is(Buffer.concat(got).length, 500 * 1024)
})

test("PASS-21 a till that breaks off leaves nothing in the next one's receipt", async (t) => {
  const reader = new EscposReader()
  const books: string[][] = []
  const judge: Judge = {
    isWhole: () => false,
    book: async ({ lines }) => {
      books.push(lines.map(({ text }) => text))
      return []
    },
  }
  const broken = new Duplex({ read() {}, write: (_, __, done) => done() })
  broken.push(Buffer.from('half a line\nand more \x1b'))
  const { got, out } = slotOf()
  const first = pass({ ...common, till: broken, out, reader, judge, timers: handTimers() })
  await new Promise((resolve) => setImmediate(resolve))
  broken.destroy(new Error('reset'))
  await first
  const { till } = tillOf([Buffer.from('whole\n'), CUT])
  await pass({ ...common, till, out, reader, judge, timers: handTimers() })
  t.deepEqual(books, [['half a line', 'and more'], ['whole']])
  t.is(Buffer.concat(got).toString('latin1'), 'half a line\nand more \x1bwhole\n\x1dVA\x03')
})

test("PASS-22 a printer that goes away ends the till's call", async (t) => {
  const { till } = tillOf([receiptText(1, '1,00'), CUT])
  const out: Out = { ...slotOf().out, write: () => Promise.reject(new Error('gone')) }
  await t.throwsAsync(pass({ ...common, till, out, reader: new EscposReader(), judge: never, timers: handTimers() }), {
    message: 'gone',
  })
})
