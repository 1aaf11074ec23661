import test from 'ava'
import type { ReadCode, ReaderModel } from '../../hardware/reader.ts'
import { readCodes } from '../../hardware/reading.ts'
import { superviseLine } from '../../hardware/supervisor.ts'
import { type HandTimers, handTimers, type PlayedPort, playedPorts, settled } from './support/hand.ts'
import { bytesOf, plainModel, textOf } from './support/lines.ts'

interface Reading {
  readonly timers: HandTimers
  readonly codes: string[]
  readonly discarded: number[]
  port(): PlayedPort
  say(text: string): void
  /** Everything written to the present port. */
  heard(): Promise<string>
  stop(): void
}

async function start(model: ReaderModel): Promise<Reading> {
  const timers = handTimers()
  const played = playedPorts(true)
  const line = superviseLine('a port', played.open, timers)
  const codes: string[] = []
  const discarded: number[] = []
  const stop = readCodes(line, model, timers, {
    code: ({ text }: ReadCode) => codes.push(text),
    discarded: (count) => discarded.push(count),
  })
  await settled()
  const port = (): PlayedPort => played.ports.at(-1) as PlayedPort
  const heard = async (): Promise<string> => {
    await settled()
    return textOf(...port().written.map(({ bytes }) => bytes))
  }
  return { timers, codes, discarded, port, stop, heard, say: (text) => port().events.bytes(bytesOf(text)) }
}

test('LINE-16 a code is read wherever it is cut and answered; half a one is given up after a silence', async (t) => {
  const { timers, codes, discarded, say, heard } = await start(plainModel())
  say('on')
  await timers.pass(29)
  say('e\ntw')
  await timers.pass(29)
  t.deepEqual(discarded, [])
  await timers.pass(1)
  t.deepEqual(discarded, [2])
  say('o\n')
  t.deepEqual(codes, ['one', 'o'])
  t.is(await heard(), 'HAA')
})

test('LINE-17 half a code from before an unplugging never meets the rest of another; the reader is greeted anew', async (t) => {
  const { timers, codes, port, say, heard } = await start(plainModel())
  say('hal')
  const former = port()
  former.events.ended('unplugged')
  former.events.bytes(bytesOf('f\n'))
  await timers.pass(50)
  t.not(port(), former)
  say('f\nwhole\n')
  t.deepEqual(codes, ['f', 'whole'])
  t.true((await heard()).startsWith('H'))
})

test('LINE-18 a reader that wants to be asked is asked, and greeted anew when it has been silent for long', async (t) => {
  const { timers, say, heard, stop } = await start(plainModel({ pollMs: 1000 }))
  await heard()
  await timers.pass(4000)
  t.is(await heard(), 'H????')
  say('\n')
  await timers.pass(4000)
  t.is(await heard(), 'H????A????')
  await timers.pass(1000)
  t.is(await heard(), 'H????A????H', 'switched off and on behind its converter')
  stop()
  await timers.pass(5000)
  t.is(await heard(), 'H????A????H')
})
