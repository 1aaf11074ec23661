/** How long the commands of printers are, and what they do to paper; enough for what tills and slips send. */

/** What a command does. Lengths are in bytes. */
export interface Command {
  readonly length: number
  readonly act: Act
}

export type Act =
  | { readonly kind: 'nothing' | 'reset' | 'line-feed' | 'cut' | 'mark' | 'qr-print' }
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'bold' | 'chinese'; readonly on: boolean }
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'qr-data'; readonly data: string }
  /** One bit a dot, rows of whole bytes. */
  | { readonly kind: 'picture'; readonly width: number; readonly height: number; readonly bits: Uint8Array }

/** The first command of some bytes; undefined while it is not whole. */
export type ReadCommand = (bytes: Uint8Array) => Command | undefined

const ESC = 0x1b
const GS = 0x1d
const FS = 0x1c
const NOTHING: Act = { kind: 'nothing' }

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)

/** Whole when enough bytes are there. */
const whole = (bytes: Uint8Array, length: number, act: () => Act): Command | undefined =>
  bytes.length < length ? undefined : { length, act: act() }

/** ESC/POS, by Epson's reference. */
export const readEscpos: ReadCommand = (bytes) => {
  const [first = 0, second, n = 0] = bytes
  if (first === ESC) return second === undefined ? undefined : escposEsc(bytes, second, n)
  if (first === GS) return second === undefined ? undefined : escposGs(bytes, second, n)
  if (first === FS)
    return whole(bytes, 2, () =>
      second === 0x26 || second === 0x2e ? { kind: 'chinese', on: second === 0x26 } : NOTHING,
    )
  return plain(first)
}

function plain(byte: number): Command {
  if (byte === 0x0a) return { length: 1, act: { kind: 'line-feed' } }
  return { length: 1, act: byte < 0x20 ? NOTHING : { kind: 'byte', byte } }
}

function escposEsc(bytes: Uint8Array, second: number, n: number): Command | undefined {
  switch (second) {
    case 0x40:
      return whole(bytes, 2, () => ({ kind: 'reset' }))
    case 0x32:
      return whole(bytes, 2, () => NOTHING)
    case 0x74:
      return whole(bytes, 3, () => ({ kind: 'page', page: n }))
    case 0x45:
      return whole(bytes, 3, () => ({ kind: 'bold', on: (n & 1) === 1 }))
    case 0x64:
      return whole(bytes, 3, () => ({ kind: 'feed', lines: n }))
    case 0x70:
      return whole(bytes, 5, () => NOTHING)
    default:
      return whole(bytes, 3, () => NOTHING)
  }
}

function escposGs(bytes: Uint8Array, second: number, n: number): Command | undefined {
  switch (second) {
    case 0x21:
      return whole(bytes, 3, () => ({ kind: 'size', width: (n >> 4) + 1, height: (n & 0x0f) + 1 }))
    case 0x56:
      return whole(bytes, n === 65 || n === 66 ? 4 : 3, () => ({ kind: 'cut' }))
    case 0x72:
      return whole(bytes, 3, () => ({ kind: 'mark' }))
    case 0x28:
      return bytes.length < 5 ? undefined : whole(bytes, 5 + word(bytes, 3), () => escposBlock(bytes))
    case 0x76: {
      if (bytes.length < 8) return undefined
      const width = word(bytes, 4)
      const height = word(bytes, 6)
      const length = 8 + width * height
      return whole(bytes, length, () => ({ kind: 'picture', width: width * 8, height, bits: bytes.slice(8, length) }))
    }
    default:
      return whole(bytes, 3, () => NOTHING)
  }
}

/** GS ( k of a QR code: function 80 stores, function 81 prints. */
function escposBlock(bytes: Uint8Array): Act {
  const isQr = bytes[2] === 0x6b && bytes[5] === 0x31
  if (isQr && bytes[6] === 0x50) return { kind: 'qr-data', data: text(bytes.subarray(8, 5 + word(bytes, 3))) }
  return isQr && bytes[6] === 0x51 ? { kind: 'qr-print' } : NOTHING
}

/** StarPRNT and Star Line Mode, by Star's command specifications. */
export const readStar: ReadCommand = (bytes) => {
  const [first = 0, second] = bytes
  if (first === 0x17) return { length: 1, act: { kind: 'mark' } }
  if (first === 0x18) return { length: 1, act: { kind: 'reset' } }
  if (first !== ESC) return plain(first)
  return second === undefined ? undefined : starEsc(bytes, second)
}

function starEsc(bytes: Uint8Array, second: number): Command | undefined {
  const n = bytes[2] ?? 0
  switch (second) {
    case 0x40:
      return whole(bytes, 2, () => ({ kind: 'reset' }))
    case 0x45:
    case 0x46:
      return whole(bytes, 2, () => ({ kind: 'bold', on: second === 0x45 }))
    case 0x30:
    case 0x34:
    case 0x35:
      return whole(bytes, 2, () => NOTHING)
    case 0x69:
      return whole(bytes, 4, () => ({ kind: 'size', width: (bytes[3] ?? 0) + 1, height: n + 1 }))
    case 0x64:
      return whole(bytes, 3, () => ({ kind: 'cut' }))
    case 0x58: {
      if (bytes.length < 4) return undefined
      const width = word(bytes, 2)
      const length = 4 + 3 * width
      return whole(bytes, length, () => ({ kind: 'picture', width, height: 24, bits: bytes.slice(4, length) }))
    }
    case 0x1d:
      return bytes.length < 4 ? undefined : starGs(bytes, n)
    case 0x1e:
      return whole(bytes, 4, () => NOTHING)
    default:
      return whole(bytes, 3, () => NOTHING)
  }
}

function starGs(bytes: Uint8Array, n: number): Command | undefined {
  if (n === 0x74) return whole(bytes, 4, () => ({ kind: 'page', page: bytes[3] ?? 0 }))
  if (n !== 0x79) return whole(bytes, 4, () => NOTHING)
  if (bytes[3] === 0x50) return whole(bytes, 4, () => ({ kind: 'qr-print' }))
  if (bytes[3] !== 0x44) return whole(bytes, 6, () => NOTHING)
  if (bytes.length < 8) return undefined
  const length = 8 + word(bytes, 6)
  return whole(bytes, length, () => ({ kind: 'qr-data', data: text(bytes.subarray(8, length)) }))
}
