import { isPositiveOffer, isShortDate, isUsCoupon } from './coupon-ai.ts'
import { checksOut } from './gtin.ts'

/**
 * What may stand behind each application identifier of GS1, as forms and the identifiers that have them. A form is a row
 * of fields: what they are made of (n digits, x the 82 characters of GS1, y those of Code 39, z those of base64url), how
 * long they are, and what checks them. Source: GS1 General Specifications and the GS1 syntax dictionary, 2025.
 */
const FORMS: Readonly<Record<string, string>> = {
  n1: '432[1-3] 7252',
  n2: '20 7241',
  n3: '422 424 426',
  n4: '394[0-3] 8111',
  n6: '31[0-6][0-5] 32[0-9][0-5] 33[0-7][0-5] 34[0-9][0-5] 35[0-7][0-5] 36[0-9][0-5] 395[0-5] 8005',
  n8: '7250',
  n12: '7251',
  n13: '7001',
  n14: '8001',
  n20: '4309',
  'n6:day': '11 12 13 15 16 17',
  'n6:date': '4326 7006',
  'n13:sum': '41[0-7]',
  'n14:sum': '01 02 03',
  'n17:sum': '402',
  'n18:sum': '00 8017 8018',
  'n1-4': '7004',
  'n1-6': '242',
  'n1-8': '30 37',
  'n1-10': '8019',
  'n1-12': '8011',
  'n1-15': '390[0-9] 392[0-9]',
  'n8-12:even': '8008',
  'n3-15:threes': '423 425',
  'n6-12:sixes': '7007',
  'n3+n1-15': '391[0-9] 393[0-9]',
  'n6:date+n4': '7003',
  'n6:day+n4': '4324 4325',
  'n6-10:sixOrTen': '7011',
  'n13:sum+n0-12': '255',
  'n13:sum+x0-17': '253',
  'n1:zero+n13:sum+x0-16': '8003',
  'n14:sum+n4': '8006 8026',
  'n1+x3': '7040',
  'n3+x1-9': '421',
  'n3+x1-27': '703[0-9]',
  'n6+x0-1': '433[0-3]',
  x2: '4307 4317',
  x3: '7258',
  'x1-2': '7010',
  'x1-3': '427 7008',
  'x1-4': '7041',
  'x1-10': '7009 7255',
  'x1-12': '7005',
  'x1-20': '10 21 22 243 254 420 4318 702[0-2] 71[0-6] 7240 8002 8012',
  'x1-25': '7242 8013 8014 8020',
  'x1-28': '235',
  'x1-30': '240 241 250 251 400 401 403 4308 4319 7002 7023 8004 90',
  'x1-34': '8007',
  'x1-35': '430[01] 431[01] 4320',
  'x1-40': '7253 7254 7259',
  'x1-50': '8009',
  'x1-70': '430[2-6] 431[2-6] 7257 8200',
  'x1-90': '7256 9[1-9]',
  'x2+x1-28': '723[0-9]',
  'y1-30': '8010',
  'z1-90': '8030',
  'x1-70:coupon': '8110',
  'x1-70:offer': '8112',
}

/** Identifiers whose data always has the same length, so that no separator need follow: known by their first two digits. */
const PREDEFINED = /^(?:0[0-4]|1[1-9]|20|3[1-6]|41)/

const CHARACTERS: Readonly<Record<string, RegExp>> = {
  n: /^[0-9]*$/,
  x: /^[!"%-?A-Z_a-z]*$/,
  y: /^[#\-/0-9A-Z]*$/,
  z: /^[-0-9A-Z_a-z]*$/,
}

const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  sum: checksOut,
  zero: (text) => text === '0',
  date: (text) => isShortDate(text, 1),
  // Day 00 stands for the last of its month.
  day: (text) => isShortDate(text, 0),
  even: (text) => text.length % 2 === 0,
  threes: (text) => text.length % 3 === 0,
  sixes: (text) => text.length % 6 === 0,
  sixOrTen: (text) => text.length === 6 || text.length === 10,
  coupon: isUsCoupon,
  offer: isPositiveOffer,
}

interface Field {
  readonly characters: RegExp
  readonly min: number
  readonly max: number
  readonly check: ((text: string) => boolean) | undefined
}

/** What may stand behind an identifier. */
export interface Identifier {
  readonly fields: readonly Field[]
  /** The length of the data where no separator need follow. */
  readonly predefined: number | undefined
}

const FIELD = /^([nxyz])(\d+)(?:-(\d+))?(?::(\w+))?$/

function fieldOf(text: string): Field {
  const [, kind = '', min = '', max = min, check = ''] = FIELD.exec(text) ?? []
  const characters = CHARACTERS[kind]
  if (characters === undefined) throw new RangeError(`no field: ${text}`)
  return { characters, min: Number(min), max: Number(max), check: CHECKS[check] }
}

/** `31[0-6]` is 310, 311 and so on. */
function expanded(pattern: string): string[] {
  const [whole, before = '', from = '', dash = '', to = '', after = ''] =
    /^(\d*)\[(\d)(-?)(\d)\](.*)$/.exec(pattern) ?? []
  if (whole === undefined) return [pattern]
  const digits = dash === '' ? [from, to] : '0123456789'.slice(Number(from), Number(to) + 1).split('')
  return digits.flatMap((digit) => expanded(before + digit + after))
}

/** Every identifier there is. */
export const IDENTIFIERS: ReadonlyMap<string, Identifier> = new Map(
  Object.entries(FORMS).flatMap(([form, patterns]) => {
    const fields = form.split('+').map(fieldOf)
    const length = fields.reduce((sum, { max }) => sum + max, 0)
    return patterns
      .split(' ')
      .flatMap(expanded)
      .map((ai) => [ai, { fields, predefined: PREDEFINED.test(ai) ? length : undefined }] as const)
  }),
)

/** True when data may stand behind an identifier: characters, length, check digits, dates, coupons. */
export function isData({ fields }: Identifier, data: string): boolean {
  let at = 0
  for (const [i, { characters, min, max, check }] of fields.entries()) {
    const isLast = i === fields.length - 1
    const text = data.slice(at, isLast ? undefined : at + max)
    if (text.length < min || text.length > max || !characters.test(text)) return false
    if (check !== undefined && !check(text)) return false
    at += text.length
  }
  return true
}
