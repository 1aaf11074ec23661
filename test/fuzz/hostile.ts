import type { Seeded } from '../bench/support/seeded.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Values that programs trip over. `RAW:` stands for text that is put into the JSON as it is. */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.1,
  -0.001,
  1e21,
  2 ** 53,
  -(2 ** 53) - 2,
  1e308,
  '',
  ' ',
  '0',
  'null',
  '\u0000',
  '\u001d\u001eGS',
  '\u202eright to left',
  '😀'.repeat(40),
  'x'.repeat(600),
  '__proto__',
  "'; DROP TABLE journal; --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '%00',
  '../../../../etc/passwd',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59.999999999+23:59',
  '0000-01-01T00:00:00Z',
  '0001.01.2026-02-30.1',
  [],
  {},
  [[]],
  [null],
  { $ref: '#' },
  'RAW:1e400',
  'RAW:-0',
  'RAW:-1e400',
  'RAW:99999999999999999999999999999999',
  'RAW:0.30000000000000004',
  'RAW:1e-400',
  'RAW:"\\ud800"',
  'RAW:"\\u0000"',
  'RAW:{"__proto__":{"line":1,"isAdmin":true}}',
  'RAW:{"constructor":{"prototype":{"x":1}}}',
  'RAW:{"toString":1,"hasOwnProperty":0,"then":1}',
]

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'ext',
  'then',
  'key',
  'points',
  'balance',
  'Lines',
  'card\u0000',
  '',
]

interface Place {
  readonly holder: Json[] | { [name: string]: Json }
  readonly name: string | number
}

/** Every place of a value, its own parts included. */
function placesOf(value: Json, into: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return into
  if (Array.isArray(value))
    value.forEach((item, i) => {
      into.push({ holder: value, name: i })
      placesOf(item, into)
    })
  else
    for (const [name, item] of Object.entries(value)) {
      into.push({ holder: value, name })
      placesOf(item, into)
    }
  return into
}

/** A value of its own each time, since what is put into a body is changed further. */
const hostile = (random: Seeded): Json => structuredClone(random.pick(VALUES))

const at = ({ holder, name }: Place): Json => (holder as { [name: string]: Json })[name] as Json
const put = ({ holder, name }: Place, value: Json): void => {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

/** A body that was in order, with one to three things wrong with it, as JSON text. */
export function hostileJson(body: unknown, random: Seeded): string {
  const value = structuredClone(body) as Json
  const changes = 1 + random.below(3)
  for (let i = 0; i < changes; i += 1) {
    const places = placesOf(value)
    if (places.length === 0) return text(hostile(random))
    change(random.pick(places), random)
  }
  const whole = text(value)
  return random.once(12) ? nested(whole, random) : random.once(12) ? doubled(whole, random) : whole
}

function change(place: Place, random: Seeded): void {
  const now = at(place)
  switch (random.below(7)) {
    case 0:
      if (Array.isArray(place.holder)) place.holder.splice(Number(place.name), 1)
      else delete place.holder[place.name]
      return
    case 1:
      if (!Array.isArray(place.holder)) put({ holder: place.holder, name: random.pick(NAMES) }, hostile(random))
      return
    case 2:
      if (Array.isArray(now))
        put(
          place,
          Array.from({ length: random.pick([0, 2, 51, 101, 1_001]) }, () => now[0] ?? 0),
        )
      else put(place, [now])
      return
    case 3:
      if (typeof now === 'number') put(place, now * random.pick([-1, 0, 1.5, 1000, 1e9, 1e15]))
      else if (typeof now === 'string') put(place, now + random.pick(['\u0000', ' ', '\n', '💥', '0', 'é', '\u2028']))
      return
    case 4:
      if (typeof now === 'string') put(place, now.slice(0, random.below(now.length + 1)))
      return
    default:
      put(place, hostile(random))
  }
}

const text = (value: Json): string =>
  (JSON.stringify(value) ?? 'null').replace(/"RAW:((?:[^"\\]|\\.)*)"/g, (_, raw: string) => JSON.parse(`"${raw}"`))

function nested(whole: string, random: Seeded): string {
  const depth = random.pick([20, 40, 5_000, 60_000])
  const deep = random.once(2)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  return whole.startsWith('{') ? `{"ext":{"a":${deep}},${whole.slice(1)}` : deep
}

/** A name that stands twice. */
function doubled(whole: string, random: Seeded): string {
  const name = /^\{("[^"]*":)/.exec(whole)?.[1]
  return name === undefined ? whole : `{${name}${text(hostile(random))},${whole.slice(1)}`
}

/** Bytes with something done to them that no JSON or XML writer would do. */
export function hostileBytes(bytes: Buffer, random: Seeded): Buffer {
  const from = random.below(bytes.length + 1)
  const cut = (more: Buffer | string, skip = 0): Buffer =>
    Buffer.concat([bytes.subarray(0, from), Buffer.from(more), bytes.subarray(from + skip)])
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, from)
    case 1:
      return cut(Buffer.from(random.bytes(1 + random.below(4))), 1)
    case 2:
      return cut(random.pick(['\u0000', '\u001f', '\r\n', '\ufeff', '\\', '"', '}', ']', ',', ':', '/*', '<', '&']))
    case 3:
      return cut(Buffer.from(random.pick([[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]])))
    case 4:
      return Buffer.concat([bytes, bytes.subarray(0, from)])
    case 5:
      return Buffer.concat([Buffer.from(random.pick(['\ufeff', ' ', '\n\n', '\u0000', '//\n'])), bytes])
    case 6:
      return cut('', 1 + random.below(20))
    default:
      return Buffer.from(random.bytes(random.below(300)))
  }
}

const PATHS = [
  '%00',
  '%ff',
  '%2e%2e%2f',
  '..',
  '%2F',
  '0001.01.2026-11-21.1',
  '0001.01.2026-02-30.000001',
  '0001.01.0000-00-00.0',
  '9999.01.2026-11-21.000001',
  '0001.99.2026-11-21.000001',
  '0001.01.2026-11-21.99999999999999999999',
  '0001.01.2026-11-21.',
  '__proto__',
  'constructor',
  'CZZZZZZZZZZZZZZZ',
  '%F0%9F%92%A5',
  'x'.repeat(3_000),
  '%',
  '%zz',
  ';',
  '{key}',
]

/** Something in the place of a path's parameter. */
export const hostileSegment = (random: Seeded): string =>
  random.once(3)
    ? [...random.bytes(1 + random.below(12))].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    : random.pick(PATHS)
