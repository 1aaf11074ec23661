import test from 'ava'
import { READER_MODELS } from '../../hardware/index.ts'
import type { Timers } from '../../hardware/line.ts'
import type { ReaderModel } from '../../hardware/reader.ts'
import { readCodes } from '../../hardware/reading.ts'
import { SIMULATED_READERS, type SimulatedReader } from '../../hardware/simulated/readers.ts'
import { systemTimers } from '../../src/timers.ts'
import { goesUp, isUp, lineAt, type WallSocket, wallSocket } from './support/lines.ts'

/** Something each reader can be shown, and what it is read as. */
const SHOWN: Readonly<Record<string, readonly [shown: string, read: string]>> = {
  serial: ['4006381333931', '4006381333931'],
  ssi: ['4006381333931', '4006381333931'],
  pn532: ['04A1B2C3', '04A1B2C3'],
  rdm6300: ['62E3086CED', '62E3086CED'],
  osdp: ['00101101000000001010001000', '9000324'],
  wiegand: ['00101101000000001010001000', '9000324'],
}

/** The machine's timers, ten times as fast, so that a reader is long silent soon. */
const hasty: Timers = { after: (ms, run) => systemTimers.after(ms / 10, run) }

/** Puts a simulated reader on the port that is plugged in now. */
function attach({ device }: WallSocket, reader: SimulatedReader): (code: string) => void {
  device.onBytes((bytes) => {
    for (const answer of reader.hear(bytes)) device.send(answer)
  })
  return (code) => {
    for (const bytes of reader.present(code)) device.send(bytes)
  }
}

for (const model of READER_MODELS) {
  const { name } = model
  test.serial(
    `LINE-22 ${name}: reads over a real port, after its plug was pulled, and after it lost its power`,
    async (t) => {
      const wall = await wallSocket(t)
      const line = lineAt(t, wall.path, model.baudRate)
      const read: string[] = []
      let wake = (): void => {}
      const stop = readCodes(line, model, hasty, {
        code: ({ text }) => {
          read.push(text)
          wake()
        },
      })
      t.teardown(stop)
      const [shown, expected] = SHOWN[name] ?? ['', '']
      const reads = async (show: (code: string) => void): Promise<void> => {
        const heard = new Promise<void>((resolve) => {
          wake = resolve
        })
        show(shown)
        await heard
        t.is(read.at(-1), expected)
      }
      const simulated = SIMULATED_READERS[name] as () => SimulatedReader
      let show = attach(wall, simulated())
      await isUp(line)
      await reads(show)
      const up = [goesUp(line)]
      await wall.device.unplug()
      await wall.plug()
      show = attach(wall, simulated())
      await Promise.all(up)
      await reads(show)
      if (model.pollMs === undefined) return
      await wall.device.unplug()
      await wall.plug()
      await greetedAgain(wall, model)
      await reads(attach(wall, simulated()))
    },
  )
}

/** A reader without power says nothing; it is greeted again and again until it answers. */
function greetedAgain({ device }: WallSocket, { hello }: ReaderModel): Promise<void> {
  const greeting = Buffer.concat(hello)
  let heard = Buffer.alloc(0)
  let greetings = 0
  return new Promise((resolve) => {
    const stop = device.onBytes((bytes) => {
      heard = Buffer.concat([heard, bytes])
      const at = heard.indexOf(greeting)
      if (greeting.length > 0 && at < 0) return
      heard = heard.subarray(at + greeting.length)
      greetings += 1
      if (greetings < 2) return
      stop()
      resolve()
    })
  })
}
