/**
 * How long each ESC/POS command is, which is all a reader must know to find the text between commands. The lengths are
 * those of Epson's command reference for TM printers; what other makers add and is not here passes as unknown.
 */

/** What a command asks for next: one byte, so many bytes of data, or data up to a NUL, `most` bytes with it. */
export type Want =
  | { readonly want: 'byte' }
  | { readonly want: 'data'; readonly name: string; readonly count: number }
  | { readonly want: 'nul'; readonly name: string; readonly most: number }

/** Steps through one command; is sent the byte it asked for, and answers the command's name at its end. */
export type Steps = Generator<Want, string, number>

const BYTE: Want = { want: 'byte' }
const PREFIXES: Readonly<Record<number, string>> = { 16: 'DLE', 27: 'ESC', 28: 'FS', 29: 'GS' }
const LOW: Readonly<Record<string, string>> = {
  'DLE 4': 'DLE EOT',
  'DLE 5': 'DLE ENQ',
  'DLE 20': 'DLE DC4',
  'ESC 12': 'ESC FF',
  'GS 5': 'GS ENQ',
}
const MOST_TABS = 33
const MOST_BARCODE = 256
const MOST_COUNTER = 40

/** Bytes of parameters of the commands whose length is always the same; a group of one number a line. */
const FIXED: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, 'ESC FF|ESC 2|ESC @|ESC L|ESC S|ESC i|ESC m|ESC u|ESC v|ESC <|FS &|FS .|GS :|GS c|GS ENQ'],
      [1, 'DLE ENQ|ESC SP|ESC !|ESC %|ESC -|ESC 3|ESC =|ESC ?|ESC C|ESC E|ESC F|ESC G|ESC J|ESC K|ESC M|ESC R|ESC T'],
      [1, 'ESC U|ESC V|ESC a|ESC d|ESC e|ESC r|ESC t|ESC {|ESC 8|ESC 9|FS !|FS -|FS C|FS W|GS !|GS #|GS /|GS B|GS E'],
      [1, 'GS H|GS I|GS T|GS a|GS b|GS f|GS h|GS j|GS r|GS w'],
      [2, 'ESC $|ESC \\|ESC B|ESC c|ESC f|FS S|FS p|FS ?|GS $|GS L|GS P|GS W|GS \\'],
      [3, 'ESC 7|ESC p|GS ^|GS z'],
      [4, 'GS g'],
      [8, 'ESC W'],
    ] as const
  ).flatMap(([count, names]) => names.split('|').map((name) => [name, count] as const)),
)

const word = (low: number, high: number): number => low + high * 256

/** Takes `count` bytes and answers them. */
function* take(count: number): Generator<Want, number[], number> {
  const bytes: number[] = []
  for (let i = 0; i < count; i += 1) bytes.push(yield BYTE)
  return bytes
}

function* data(name: string, count: number): Generator<Want, void, number> {
  if (count > 0) yield { want: 'data', name, count }
}

/** `( fn pL pH` and so many bytes. */
function* sized(name: string): Steps {
  const [fn = 0, low = 0, high = 0] = yield* take(3)
  const full = `${name} ${String.fromCharCode(fn)}`
  yield* data(full, word(low, high))
  return full
}

/** `0 m xL xH yL yH` and a picture of x by y bytes. */
function* raster(name: string): Steps {
  const [, , xl = 0, xh = 0, yl = 0, yh = 0] = yield* take(6)
  yield* data(name, word(xl, xh) * word(yl, yh))
  return name
}

const NO_DATA_AFTER: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 5, 7: 1, 8: 7 }
const FEEDING_CUTS = new Set([65, 66, 97, 98, 103, 104])
const COUNTERS: Readonly<Record<string, number>> = { '0': 2, '1': 6, '2': 2 }

/** The commands whose length depends on what they say. */
const SPECIAL: Readonly<Record<string, (name: string) => Steps>> = {
  'ESC (': sized,
  'FS (': sized,
  'GS (': sized,
  'GS v': raster,
  'GS Q': raster,
  *'ESC *'(name) {
    const [mode = 0, low = 0, high = 0] = yield* take(3)
    yield* data(name, word(low, high) * (mode >= 32 ? 3 : 1))
    return name
  },
  *'ESC &'(name) {
    const [height = 0, from = 0, to = 0] = yield* take(3)
    for (let code = from; code <= to; code += 1) yield* data(name, (yield BYTE) * height)
    return name
  },
  *'ESC D'(name) {
    yield { want: 'nul', name, most: MOST_TABS }
    return name
  },
  *'FS 2'(name) {
    yield* take(2)
    yield* data(name, 72)
    return name
  },
  *'FS g'(name) {
    const [fn = 0, , , , , , low = 0, high = 0] = yield* take(8)
    if (fn === 0x31) yield* data(name, word(low, high))
    return name
  },
  *'FS q'(name) {
    const pictures = yield BYTE
    for (let i = 0; i < pictures; i += 1) {
      const [xl = 0, xh = 0, yl = 0, yh = 0] = yield* take(4)
      yield* data(name, word(xl, xh) * word(yl, yh) * 8)
    }
    return name
  },
  *'GS *'(name) {
    const [x = 0, y = 0] = yield* take(2)
    yield* data(name, x * y * 8)
    return name
  },
  *'GS 8'(name) {
    const [fn = 0, a = 0, b = 0, c = 0, d = 0] = yield* take(5)
    const full = `${name} ${String.fromCharCode(fn)}`
    yield* data(full, word(a, b) + word(c, d) * 65_536)
    return full
  },
  *'GS C'(name) {
    const fn = String.fromCharCode(yield BYTE)
    // `;sa;sb;sn;sr;sc;` has numbers of any length between its semicolons.
    if (fn === ';')
      for (let left = 5, i = 0; left > 0 && i < MOST_COUNTER; i += 1) left -= (yield BYTE) === 0x3b ? 1 : 0
    else yield* take(COUNTERS[fn] ?? 0)
    return name
  },
  *'GS D'(name) {
    const head = yield* take(13)
    const [b, m, s1 = 0, s2 = 0, s3 = 0, s4 = 0] = head.slice(7)
    // A Windows bitmap says its own size, its first six bytes included.
    if (b === 0x42 && m === 0x4d) yield* data(name, Math.max(0, word(s1, s2) + word(s3, s4) * 65_536 - 6))
    return name
  },
  *'GS V'(name) {
    if (FEEDING_CUTS.has(yield BYTE)) yield BYTE
    return name
  },
  *'GS k'(name) {
    if ((yield BYTE) <= 6) yield { want: 'nul', name, most: MOST_BARCODE }
    else yield* data(name, yield BYTE)
    return name
  },
  *'DLE EOT'(name) {
    if ([7, 8, 18].includes(yield BYTE)) yield BYTE
    return name
  },
  *'DLE DC4'(name) {
    yield* take(NO_DATA_AFTER[yield BYTE] ?? 0)
    return name
  },
}

/** Whether a byte begins a command. */
export const isPrefix = (byte: number): boolean => byte === 27 || byte === 29 || byte === 28 || byte === 16

/** The name of the command a prefix and the byte behind it begin; undefined when that byte is a control of its own. */
export function nameOf(prefix: number, code: number): string | undefined {
  const first = PREFIXES[prefix] ?? ''
  if (code < 0x20) return LOW[`${first} ${code}`]
  return `${first} ${code === 0x20 ? 'SP' : String.fromCharCode(code)}`
}

/** The steps of a command. One that is not known ends where it began. */
export function* stepsOf(name: string): Steps {
  const special = SPECIAL[name]
  if (special !== undefined) return yield* special(name)
  yield* take(FIXED.get(name) ?? 0)
  return name
}

/** Whether a command is in the tables; of `GS ( k` it is `GS (` that stands there. */
export function isKnown(name: string): boolean {
  const base = name.split(' ').slice(0, 2).join(' ')
  return FIXED.has(base) || Object.hasOwn(SPECIAL, base)
}
