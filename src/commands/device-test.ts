import { type Command, Option } from 'commander'
import { READER_MODELS } from '../../hardware/index.ts'
import { listPorts } from '../../hardware/ports.ts'
import { printerModels } from '../../hardware/printers/index.ts'
import type { ReaderModel } from '../../hardware/reader.ts'
import { readSettings } from '../config.ts'
import type { EquipmentLine } from '../domain/equipment.ts'
import { invalid, StempelError } from '../domain/errors.ts'
import { type DeviceEvent, openLine, watchLine } from '../equipment/device.ts'
import { DRIVABLE } from '../equipment/drivable.ts'
import { readEquipment } from '../equipment/file.ts'
import type { Listened } from '../equipment/listening.ts'
import { type LocalShop, reachShop } from '../local-socket.ts'
import { systemClock } from '../open-shop.ts'
import { systemTimers } from '../timers.ts'
import { createTalk, sentenceOf, type Told } from './device-talk.ts'
import { type Common, command, run } from './run.ts'
import { table } from './table.ts'

interface Given extends Common {
  readonly id?: string
  readonly port?: string
  readonly model?: string
  readonly baud?: string
  readonly show?: boolean
  readonly seconds?: string
}

/** `stempel device test`: what a port says, live. */
export const testCommand = (): Command =>
  command('test', 'Show live what a reader or printer says: its bytes, the codes in them, noise, and plugs pulled.')
    .option('--id <id>', 'a reader or printer of the configuration')
    .option('--port <path>', 'or any serial port, such as /dev/ttyUSB0')
    .addOption(new Option('--model <name>', 'what hangs on the port').choices(READER_MODELS.map(({ name }) => name)))
    .option('--baud <rate>', "its speed; the model's own when left out")
    .option('--show', 'show codes of cards in full; payment cards are never shown')
    .option('--seconds <n>', 'end by itself after so long; Ctrl-C ends it as well')
    .action((given: Given) =>
      run(given.json, async () => {
        await test(given)
        return undefined
      }),
    )

async function test(given: Given): Promise<void> {
  const { data } = readSettings(process.env)
  const asked = given.id ?? given.port
  if (asked === undefined) throw invalid('--id', 'Name a reader or printer with --id, or a port with --port.')
  const talk = createTalk({ timers: systemTimers, show: given.show === true, tell: teller(given.json === true) })
  const hear = (event: DeviceEvent): void => talk.hear(event)
  const over = ending(numberOf(given.seconds, '--seconds'))
  const shop = await reachShop(data)
  try {
    if (shop !== undefined && (await heardThroughShop(shop, asked, given.id !== undefined, hear, over))) return
    await hearDirectly(await portOf(given, data), hear, over)
  } finally {
    talk.end()
    over.stop()
    shop?.close()
  }
}

const numberOf = (text: string | undefined, option: string): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value > 0 && value <= 4_000_000)) throw invalid(option, 'This is a number above 0.')
  return value
}

const teller =
  (asJson: boolean) =>
  (told: Told): void => {
    const at = new Date(systemClock.now()).toISOString()
    process.stdout.write(asJson ? `${JSON.stringify({ at, ...told })}\n` : `${at.slice(11, 23)}  ${sentenceOf(told)}\n`)
  }

/** The end that was asked for. */
interface Ending {
  readonly isOver: () => boolean
  readonly comes: Promise<void>
  stop(): void
}

function ending(seconds: number | undefined): Ending {
  let isOver = false
  let end = (): void => {}
  const comes = new Promise<void>((resolve) => {
    end = () => {
      isOver = true
      resolve()
    }
  })
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  // It also keeps the command alive while the port is away.
  const timer = setTimeout(end, seconds === undefined ? 2 ** 31 - 1 : seconds * 1000)
  return { isOver: () => isOver, comes, stop: () => clearTimeout(timer) }
}

/** A running shop has the port open and tells what it hears. @returns false when it has no such port. */
async function heardThroughShop(
  shop: LocalShop,
  asked: string,
  mustBeThere: boolean,
  hear: (event: DeviceEvent) => void,
  over: Ending,
): Promise<boolean> {
  let session: string | undefined
  try {
    while (!over.isOver()) {
      const question = session === undefined ? { id: asked } : { session }
      const heard = await Promise.race([shop.call('device.listen', question) as Promise<Listened>, over.comes])
      if (heard === undefined) break
      session = heard.session
      for (const event of heard.events) hear(event)
    }
    return true
  } catch (error) {
    if (!mustBeThere && session === undefined && error instanceof StempelError && error.code === 'not_found')
      return false
    throw error
  }
}

interface Port {
  readonly line: EquipmentLine
  readonly model: ReaderModel | undefined
  readonly baudRate: number | undefined
}

/** Without a running shop the configuration is read from its file. */
async function portOf(given: Given, data: string): Promise<Port> {
  const modelOf = (name: string | undefined): ReaderModel | undefined =>
    READER_MODELS.find((each) => each.name === name)
  if (given.id === undefined) {
    const model = modelOf(given.model)
    const baudRate = numberOf(given.baud, '--baud') ?? model?.baudRate
    return { line: { kind: 'serial', path: given.port ?? '' }, model, baudRate }
  }
  const { readers, printers } = await readEquipment(data, DRIVABLE)
  const entry = [...readers, ...printers].find(({ id }) => id === given.id)
  if (entry === undefined) throw new StempelError('not_found', `equipment.json has no reader or printer ${given.id}.`)
  const model = modelOf(entry.model)
  return { line: entry.line, model, baudRate: model?.baudRate ?? printerModels.get(entry.model)?.baudRate }
}

async function hearDirectly(
  { line, model, baudRate }: Port,
  hear: (event: DeviceEvent) => void,
  over: Ending,
): Promise<void> {
  const opened = openLine(line, systemTimers, baudRate)
  const stop = watchLine(opened, model, systemTimers, hear, 'speaking')
  await over.comes
  stop()
  await opened.close()
}

/** `stempel device ports`: which serial ports this machine has. */
export const portsCommand = (): Command =>
  command('ports', 'List the serial ports of this machine.').action(({ json }: Common) =>
    run(json, async () => {
      const ports = await listPorts()
      const rows = ports.map(({ path, stable, maker }) => [
        stable ?? path,
        stable === undefined ? '' : path,
        maker ?? '',
      ])
      const text = ports.length === 0 ? 'There is no serial port here.' : table(['port', 'now at', 'maker'], rows)
      return { json: ports, text }
    }),
  )
