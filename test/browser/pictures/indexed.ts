import { crc32, deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

const MOST_COLOURS = 256
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const INDEXED = 3

/** A picture with a palette: screens have one ink and one accent, so it is a third of the size and looks the same. */
export function indexed(png: Buffer): Buffer {
  const { width, height, data } = PNG.sync.read(png)
  const { of, palette } = paletteOf(data)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = of((y * width + x) * 4)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, INDEXED, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Colours that differ in the last bits only are taken for one, in as few bits as it needs. */
function paletteOf(data: Buffer): { of: (at: number) => number; palette: Buffer } {
  for (let drop = 0; ; drop += 1) {
    const key = (at: number): number =>
      (((data[at] ?? 0) >> drop) << 16) | (((data[at + 1] ?? 0) >> drop) << 8) | ((data[at + 2] ?? 0) >> drop)
    const counts = new Map<number, Map<number, number>>()
    for (let at = 0; at < data.length; at += 4) {
      const exact = data.readUIntBE(at, 3)
      const group = counts.get(key(at)) ?? new Map<number, number>()
      group.set(exact, (group.get(exact) ?? 0) + 1)
      counts.set(key(at), group)
    }
    if (counts.size > MOST_COLOURS) continue
    const index = new Map([...counts.keys()].map((each, i) => [each, i]))
    const palette = Buffer.alloc(counts.size * 3)
    // The most frequent of a group stands for it, so that paper and ink stay what they are.
    for (const [i, group] of [...counts.values()].entries())
      palette.writeUIntBE([...group].reduce((best, each) => (each[1] > best[1] ? each : best))[0], i * 3, 3)
    return { of: (at) => index.get(key(at)) ?? 0, palette }
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
