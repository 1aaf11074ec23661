import { lstat, readdir, readlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SerialPort } from 'serialport'

/** A serial port of this machine. */
export interface FoundPort {
  readonly path: string
  /** A name that stays the same wherever it is plugged in and whatever else is; better for a configuration. */
  readonly stable?: string
  /** What the device says of itself, where the system tells. */
  readonly maker?: string
}

const BY_ID = '/dev/serial/by-id'
const LIKELY = /^tty(USB|ACM|AMA|S)\d+$/

/** The serial ports there are. The system's own list needs udev; without it the names of devices have to do. */
export async function listPorts(
  list: () => ReturnType<typeof SerialPort.list> = SerialPort.list,
): Promise<FoundPort[]> {
  const stable = await stableNames()
  const found = await list().catch(likelyPorts)
  return found.map(({ path, manufacturer }) => {
    const name = stable.get(path)
    return {
      path,
      ...(name === undefined ? {} : { stable: name }),
      ...(manufacturer === undefined ? {} : { maker: manufacturer }),
    }
  })
}

async function likelyPorts(): Promise<{ path: string; manufacturer?: string }[]> {
  const names = await readdir('/dev').catch(() => [])
  const paths = names.filter((name) => LIKELY.test(name)).map((name) => `/dev/${name}`)
  const devices = await Promise.all(
    paths.map(async (path) => ((await lstat(path)).isCharacterDevice() ? [{ path }] : [])),
  )
  return devices.flat().sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}

async function stableNames(): Promise<Map<string, string>> {
  const names = await readdir(BY_ID).catch(() => [])
  const pairs = names.map(async (name) => {
    const link = `${BY_ID}/${name}`
    return [resolve(BY_ID, await readlink(link)), link] as const
  })
  return new Map(await Promise.all(pairs))
}
