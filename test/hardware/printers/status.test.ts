import test from 'ava'
import fc from 'fast-check'
import { printerModels } from '../../../hardware/printers/index.ts'
import { escposTalk, starTalk } from '../../../hardware/printers/status.ts'
import { SimulatedPrinter } from '../../../hardware/simulated/printer.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'))

test('PRINT-1 the four answers of DLE EOT are read by their bits: cover, paper, error, offline, paper low', (t) => {
  const says = (answer: string) => {
    const talk = escposTalk()
    t.is(Buffer.from(talk.ask()).toString('hex'), '100401100402100403100404')
    talk.push(hex(answer))
    return talk.status
  }
  t.deepEqual(says('16 12 12 12'), { fault: undefined, paperLow: false })
  t.deepEqual(says('16 12 12 1e'), { fault: undefined, paperLow: true })
  t.like(says('1e 16 12 12'), { fault: 'cover-open' })
  t.like(says('1e 32 12 7e'), { fault: 'paper-out' })
  // 72 is what DLE EOT 4 answered with the roll taken out.
  t.like(says('1e 12 12 72'), { fault: 'paper-out' })
  t.like(says('1e 52 1a 12'), { fault: 'error' })
  t.like(says('1e 12 12 12'), { fault: 'offline' })
  t.is(says('16 12 12'), undefined)
})

test('PRINT-2 automatic status, block answers and flow control between the answers are not mistaken for them', (t) => {
  const talk = escposTalk()
  talk.ask()
  talk.mark()
  // XON, an automatic status of four bytes, the answer to DLE DC4 8.
  talk.push(hex('11 16 14 00 00 00 12 37 25 00'))
  t.is(talk.status, undefined)
  t.false(talk.isMarked)
  talk.push(hex('12 12'))
  t.deepEqual(talk.status, { fault: undefined, paperLow: false })
  talk.push(hex('00'))
  t.true(talk.isMarked)
})

test('PRINT-3 the automatic status of Star printers is read by its bits and its announced length', (t) => {
  const says = (answer: string) => {
    const talk = starTalk()
    t.is(Buffer.from(talk.ask()).toString('hex'), '1b0601')
    talk.push(hex(answer))
    return talk.status
  }
  t.deepEqual(says('23 86 00 00 00 00 00 00 00'), { fault: undefined, paperLow: false })
  t.deepEqual(says('23 86 00 00 00 04 00 00 00'), { fault: undefined, paperLow: true })
  t.like(says('23 86 28 00 00 00 00 00 00'), { fault: 'cover-open' })
  t.like(says('23 86 08 00 00 08 00 00 00'), { fault: 'paper-out' })
  t.like(says('23 86 08 08 00 00 00 00 00'), { fault: 'error' })
  t.like(says('23 86 08 00 00 00 00 00 00'), { fault: 'offline' })
  t.like(says('0f 06 00 00 00 00 00'), { fault: undefined })
  t.is(says('23 86 00 00 00 00 00 00'), undefined)
})

test('PRINT-4 a printer comes to a mark only after everything before it, at Star whatever its counter stood at', (t) => {
  for (const model of printerModels.values()) {
    const language = model.name.startsWith('star') ? 'star' : 'esc-pos'
    const printer = new SimulatedPrinter({ language })
    const talk = model.talk()
    printer.onAnswer((bytes) => talk.push(bytes))
    const document = { locale: 'en', columns: 42, lines: [{ kind: 'text', text: 'Tea' } as const] }
    for (let job = 0; job < 40; job += 1) {
      printer.receive(talk.ask())
      printer.isSlow = true
      printer.receive(model.encode(document))
      printer.receive(talk.mark())
      printer.receive(talk.ask())
      t.false(talk.isMarked, `${model.name} ${job}`)
      t.deepEqual(talk.status, { fault: undefined, paperLow: false })
      printer.isSlow = false
      printer.receive(talk.ask())
      t.true(talk.isMarked, `${model.name} ${job}`)
    }
  }
})

test('PRINT-5 whatever comes from a line, cut anywhere, no talk throws, and the next whole answer is understood', (t) => {
  const noise = fc.uint8Array({ maxLength: 400 })
  for (const [talkOf, answer] of [
    [escposTalk, '12 12 12 12'],
    [starTalk, '23 86 00 00 00 00 00 00 00'],
  ] as const)
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 6 }), (pieces) => {
        const talk = talkOf()
        talk.ask()
        talk.mark()
        for (const piece of pieces) talk.push(piece)
        // What stands half read is at most one answer long.
        talk.push(
          hex('00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'),
        )
        talk.ask()
        for (const byte of hex(answer)) talk.push(Uint8Array.of(byte))
        return talk.status !== undefined && talk.status.fault === undefined
      }),
    )
  t.pass()
})
