import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { printerModels } from '../../../hardware/printers/index.ts'
import type { Printed } from '../../../hardware/simulated/paper.ts'
import { SimulatedPrinter } from '../../../hardware/simulated/printer.ts'
import type { PaperDocument } from '../../../hardware/slip.ts'
import { layOutSlip } from '../../../src/domain/slip.ts'
import { slipWords } from '../../../src/words/slip.ts'
import { goesDown, isUp } from '../support/lines.ts'
import { hastyTimers, onNetwork, onSerial, type Plugged } from './plugged.ts'
import { codeNo, couponsIn } from './slips.ts'

const LIFE_MS = 20_000
// One after another: while a plug is out, the system may give its port's name to another test's port.
const places = { serial: onSerial, network: onNetwork }

/** The slip of the n-th visit, with one coupon of its own number. */
const slipNo = (n: number): PaperDocument =>
  layOutSlip({ today: '2026-11-22', coupons: couponsIn('de', n).slice(-1) }, slipWords('de'), 42)

const print = ({ queue }: Plugged, n: number, lifeMs = LIFE_MS) =>
  queue.print(slipNo(n), { visit: `visit ${n}`, lifeMs })

const codesOf = (slip: readonly Printed[]): string[] => slip.flatMap((line) => (line.kind === 'qr' ? [line.data] : []))

/** The codes of everything that ever came out, slip by slip; what hangs at the printer last. */
const paperOf = ({ printer: { paper } }: Plugged): string[][] =>
  [...paper.slips, paper.hanging].map(codesOf).filter((codes) => codes.length > 0)

/** How many slips with words on them were cut off. */
const cutOff = ({ printer: { paper } }: Plugged): number =>
  paper.slips.filter((slip) => slip.some((line) => line.kind !== 'text' || line.text !== '')).length

for (const [place, plugIn] of Object.entries(places)) {
  test.serial(`PRINT-6 ${place}: a slip is printed, the printer says so, and everybody hears of it`, async (t) => {
    for (const model of printerModels.values()) {
      const printer = new SimulatedPrinter({ language: model.name.startsWith('star') ? 'star' : 'esc-pos' })
      const at = await plugIn(t, { printer, model })
      t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: true, confirmed: true, paperLow: false })
      t.deepEqual(await print(at, 2), { visit: 'visit 2', printed: true, confirmed: true, paperLow: false })
      t.deepEqual(paperOf(at), [[codeNo(1)], [codeNo(2)]], model.name)
    }
  })

  test.serial(
    `PRINT-7 ${place}: a printer that cannot print is asked first, and is sent nothing it could print later`,
    async (t) => {
      const at = await plugIn(t)
      const { printer } = at
      printer.coverIsOpen = true
      t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: false, why: 'cover-open', partly: false })
      printer.coverIsOpen = false
      printer.hasPaper = false
      t.deepEqual(await print(at, 2), { visit: 'visit 2', printed: false, why: 'paper-out', partly: false })
      printer.hasPaper = true
      printer.isMute = true
      t.deepEqual(await print(at, 3), { visit: 'visit 3', printed: false, why: 'stalled', partly: false })
      printer.isMute = false
      t.false(Buffer.from(printer.received).includes('\x1b@'))
      t.like(await print(at, 4), { printed: true })
      t.deepEqual(paperOf(at), [[codeNo(4)]])
    },
  )

  test.serial(
    `PRINT-8 ${place}: a slip for a line that is down is dropped at once and not printed when it is up again`,
    async (t) => {
      const at = await plugIn(t)
      const isDown = goesDown(at.line)
      await at.pull()
      await isDown
      t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: false, why: 'unplugged', partly: false })
      await at.plug()
      t.deepEqual(await print(at, 2), { visit: 'visit 2', printed: true, confirmed: true, paperLow: false })
      t.deepEqual(paperOf(at), [[codeNo(2)]])
    },
  )

  test.serial(
    `PRINT-9 ${place}: unplugged in the middle of a slip, the next visit gets its own and nothing of the former`,
    async (t) => {
      const at = await plugIn(t)
      at.onSlip(() => void at.pull())
      const broken = await print(at, 1)
      t.like(broken, { printed: false, partly: true })
      at.onSlip(() => {})
      await at.plug()
      const before = at.printer.received.length
      t.like(await print(at, 2), { printed: true })
      t.deepEqual(paperOf(at).at(-1), [codeNo(2)])
      t.true(paperOf(at).length <= 2, 'what came out of the first is cut off')
      const sent = Buffer.from(at.printer.received.slice(before))
      t.true(sent.includes('\x1b@'))
      t.false(sent.includes(codeNo(1)))
    },
  )

  test.serial(
    `PRINT-10 ${place}: cover opened in the middle of a slip, nothing more of it comes out when it is closed`,
    async (t) => {
      const at = await plugIn(t)
      at.onSlip(() => {
        at.printer.coverIsOpen = true
      })
      const isDown = goesDown(at.line)
      t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: false, why: 'cover-open', partly: true })
      await isDown
      await isUp(at.line)
      at.onSlip(() => {})
      at.printer.coverIsOpen = false
      t.deepEqual(paperOf(at), [])
      t.like(await print(at, 2), { printed: true })
      t.deepEqual(paperOf(at), [[codeNo(2)]])
    },
  )
}

test.serial(
  'PRINT-11 a printer that stalls in the middle of a slip is given up with the visit, and its line is new for the next',
  async (t) => {
    const at = await onSerial(t)
    at.onSlip(() => {
      at.printer.isSlow = true
      at.printer.isMute = true
    })
    const isDown = goesDown(at.line)
    t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: false, why: 'stalled', partly: true })
    t.like(await isDown, { open: false })
    at.onSlip(() => {})
    await isUp(at.line)
    at.printer.isMute = false
    at.printer.isSlow = false
    t.like(await print(at, 2), { printed: true })
    t.deepEqual(paperOf(at), [[codeNo(2)]])
  },
)

for (const [place, plugIn] of Object.entries(places))
  test.serial(
    `PRINT-12 ${place}: a line that takes no more is given up; what stood in it never comes out`,
    async (t) => {
      const at = await plugIn(t)
      const many = layOutSlip({ today: '2026-11-22', coupons: couponsIn('de', 8) }, slipWords('de'), 48)
      at.onSlip(() => at.stall())
      const result = await at.queue.print(many, { visit: 'visit 1', lifeMs: LIFE_MS })
      t.like(result, { printed: false, why: 'stalled', partly: true })
      at.onSlip(() => {})
      await at.pull()
      await at.plug()
      await isUp(at.line)
      t.like(await print(at, 2), { printed: true })
      t.deepEqual(paperOf(at).at(-1), [codeNo(2)])
    },
  )

test.serial(
  'PRINT-13 a visit that waits is replaced by the next; one whose slip is coming out is let finish',
  async (t) => {
    const at = await onNetwork(t)
    const began = new Promise<void>((resolve) => at.onSlip(resolve))
    at.printer.isMute = true
    const first = print(at, 1)
    const second = print(at, 2)
    t.deepEqual(await first, { visit: 'visit 1', printed: false, why: 'replaced', partly: false })
    t.like(await second, { why: 'stalled' })
    at.printer.isMute = false
    const third = print(at, 3)
    await began
    at.printer.isSlow = true
    const fourth = print(at, 4)
    const fifth = print(at, 5)
    t.deepEqual(await fourth, { visit: 'visit 4', printed: false, why: 'replaced', partly: false })
    at.printer.isSlow = false
    t.like(await third, { visit: 'visit 3', printed: true })
    t.like(await fifth, { visit: 'visit 5', printed: true })
    t.deepEqual(paperOf(at), [[codeNo(3)], [codeNo(5)]])
  },
)

test.serial(
  'PRINT-14 a slip is not printed after its visit: what waits is dropped, what hangs in a slow printer is taken back',
  async (t) => {
    const at = await onNetwork(t)
    const began = new Promise<void>((resolve) =>
      at.onSlip(() => {
        at.printer.isSlow = true
        resolve()
      }),
    )
    const first = print(at, 1, 900)
    await began
    const second = print(at, 2, 300)
    t.like(await second, { why: 'too-late', partly: false })
    t.deepEqual(await first, { visit: 'visit 1', printed: false, why: 'too-late', partly: true })
    at.onSlip(() => {})
    at.printer.isSlow = false
    await isUp(at.line)
    t.like(await print(at, 3), { printed: true })
    t.deepEqual(paperOf(at), [[codeNo(3)]])
  },
)

test.serial(
  'PRINT-15 a printer that never says when it is done prints, and the result says that nobody confirmed it',
  async (t) => {
    for (const name of ['escpos', 'star-line']) {
      const language = name === 'escpos' ? ('esc-pos' as const) : ('star' as const)
      const model = printerModels.get(name)
      if (model === undefined) return t.fail(name)
      const at = await onNetwork(t, { model, printer: new SimulatedPrinter({ language, confirms: false }) })
      t.deepEqual(await print(at, 1), { visit: 'visit 1', printed: true, confirmed: false, paperLow: false })
      t.deepEqual(paperOf(at), [[codeNo(1)]])
    }
  },
)

test.serial(
  'PRINT-16 where a printer keeps what it took, the former strip is cut off before the next slip begins',
  async (t) => {
    const at = await onNetwork(t, { printer: new SimulatedPrinter({ language: 'esc-pos', forgets: false }) })
    at.onSlip(() => {
      at.printer.hasPaper = false
    })
    t.like(await print(at, 1), { printed: false, why: 'paper-out', partly: true })
    at.onSlip(() => {})
    await isUp(at.line)
    at.printer.hasPaper = true
    t.like(await print(at, 2), { printed: true })
    t.deepEqual(paperOf(at), [[codeNo(1)], [codeNo(2)]])
    t.is(cutOff(at), 2)
  },
)

test.serial(
  'PRINT-17 words no letters exist for are named and nothing is sent; a closed queue answers everybody',
  async (t) => {
    const at = await onNetwork(t)
    const lines = [{ kind: 'text', text: '\u{10fffd}' } as const]
    const odd = await at.queue.print({ locale: 'en', columns: 42, lines }, { visit: 'odd', lifeMs: LIFE_MS })
    t.deepEqual(odd, { visit: 'odd', printed: false, why: 'unprintable', partly: false })
    t.is(at.printer.received.length, 0)
    at.printer.isMute = true
    const results = [print(at, 1), print(at, 2)]
    at.queue.close()
    t.deepEqual((await Promise.all(results)).map((each) => !each.printed && each.why).sort(), ['closed', 'replaced'])
    t.is(at.printer.paper.slips.length, 0)
  },
)

type Mishap = 'none' | 'cover' | 'paper' | 'slow' | 'stall' | 'pull'

/** What happens at the first bytes of a slip, and how it is put right. */
function befall(at: Plugged, mishap: Mishap): () => Promise<unknown> {
  const { printer } = at
  at.onSlip(() => {
    if (mishap === 'cover') printer.coverIsOpen = true
    if (mishap === 'paper') printer.hasPaper = false
    if (mishap === 'slow') printer.isSlow = true
    if (mishap === 'stall') at.stall()
    if (mishap === 'pull') void at.pull()
  })
  return async () => {
    at.onSlip(() => {})
    if (mishap === 'stall' || mishap === 'pull') {
      const isDown = at.line.isOpen ? goesDown(at.line) : undefined
      await at.pull()
      await isDown
      await at.plug()
    }
    await isUp(at.line)
    printer.coverIsOpen = false
    printer.hasPaper = true
    printer.isSlow = false
  }
}

async function visits(t: ExecutionContext, plan: readonly { mishap: Mishap; hurried: boolean }[]): Promise<boolean> {
  const at = await onNetwork(t, { timers: hastyTimers })
  const results = []
  for (const [n, { mishap, hurried }] of plan.entries()) {
    const heal = befall(at, mishap)
    // Somebody else comes while the former still stands there.
    const both = [print(at, 2 * n + 1, 15_000), ...(hurried ? [print(at, 2 * n + 2, 15_000)] : [])]
    await Promise.all(both)
    await heal()
    results.push(...(await Promise.all(both)))
  }
  const last = await print(at, 2 * plan.length + 1, 15_000)
  const paper = paperOf(at)
  const all = [...results, last]
  const timesOf = (visit: string): number => paper.filter(([code]) => code === codeNo(Number(visit.slice(6)))).length
  const isRight =
    paper.every((codes) => codes.length === 1) &&
    all.every(({ visit, ...result }) =>
      result.printed ? timesOf(visit) === 1 : result.partly ? timesOf(visit) <= 1 : timesOf(visit) === 0,
    ) &&
    last.printed
  if (!isRight) t.log(plan, all, paper)
  return isRight
}

test.serial(
  'PRINT-18 whatever goes wrong in whatever order, each strip is one visit’s, told as it is, and the next one prints',
  async (t) => {
    const mishap = fc.constantFrom<Mishap>('none', 'cover', 'paper', 'slow', 'stall', 'pull')
    const plan = fc.array(fc.record({ mishap, hurried: fc.boolean() }), { minLength: 3, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(plan, (each) => visits(t, each)),
      { numRuns: 4, endOnFailure: true },
    )
    t.pass()
  },
)
