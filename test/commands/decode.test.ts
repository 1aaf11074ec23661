import { writeFileSync } from 'node:fs'
import test from 'ava'
import { newCard } from '../../src/domain/code/card.ts'
import { sha256 } from '../../src/keys/shop-keys.ts'
import { type Ended, place } from './support/cli.ts'

interface Decoded {
  readonly codes: readonly { readonly kind: string; readonly value: string; readonly symbology?: string }[]
  readonly discarded: number
}

const CARD = newCard(new Uint8Array(10).fill(9), sha256).code
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

test('DECODE-1 each model says what it finds in bytes of its own, and how many it threw away', async (t) => {
  const at = place(t)
  const cases: readonly (readonly [model: string, hex: string, decoded: Decoded])[] = [
    ['pn532', '0000FF0CF4D54B0101000408049D44A3460400', { codes: [{ kind: 'uid', value: '9D44A346' }], discarded: 0 }],
    ['rdm6300', hexOf('x\u000262E3086CED08\u0003'), { codes: [{ kind: 'uid', value: '62E3086CED' }], discarded: 1 }],
    ['osdp', '5365080004606090 53E50700014080 00', { codes: [], discarded: 1 }],
    ['wiegand', hexOf('00101101000000001010001000'), { codes: [{ kind: 'number', value: '9000324' }], discarded: 0 }],
    ['serial', hexOf(`${CARD}\r\n`), { codes: [{ kind: 'card', value: CARD }], discarded: 0 }],
    ['ssi', '04D00400FF28', { codes: [], discarded: 0 }],
    ['magstripe', hexOf(';2912345678901=99?'), { codes: [{ kind: 'number', value: '2912345678901' }], discarded: 0 }],
    [
      'aim',
      hexOf(']E02112345678900\n]E02112345678901\nABC'),
      { codes: [{ kind: 'gtin', value: '2112345678900', symbology: ']E0' }], discarded: 19 },
    ],
    [
      'gs1',
      hexOf('8018123456789012345675\nS\n]C1255123456789012812'),
      {
        codes: [
          { kind: 'gsrn', value: '123456789012345675' },
          { kind: 'coupon', value: '123456789012812', symbology: ']C1' },
        ],
        discarded: 1,
      },
    ],
  ]
  const ended = await inTurn(cases, ([model, hex]) => at.stempel(['decode', '--model', model, '--hex', hex, '--json']))
  for (const [i, [model, , decoded]] of cases.entries()) {
    t.is(ended[i]?.code, 0, model)
    t.deepEqual(ended[i]?.json<Decoded>(), decoded, model)
  }
})

/** Two at a time: the machine has two cores, and a command is a whole process. */
async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<Ended>): Promise<Ended[]> {
  const ended: Ended[] = []
  for (let i = 0; i < all.length; i += 2) ended.push(...(await Promise.all(all.slice(i, i + 2).map(work))))
  return ended
}

test('DECODE-2 bytes come as hex, from a file or by standard input', async (t) => {
  const at = place(t)
  const wanted = { codes: [{ kind: 'gtin', value: '4006381333931' }], discarded: 0 }
  writeFileSync(at.file('scan.bin'), '4006381333931\r')
  const file = await at.stempel(['decode', '--model', 'serial', '--file', at.file('scan.bin'), '--json'])
  t.deepEqual(file.json<Decoded>(), wanted)
  const piped = await at.stempel(['decode', '--model', 'serial', '--json'], '4006381333931')
  t.deepEqual(piped.json<Decoded>(), wanted, 'without an end')
  const spaced = await at.stempel(['decode', '--model', 'ssi', '--json', '--hex', '0x04 0xD0:0x00 00\n FF 2c'])
  t.deepEqual(spaced.json<Decoded>(), { codes: [], discarded: 0 })
  const nothing = await at.stempel(['decode', '--model', 'gs1', '--hex', ''])
  t.is(nothing.code, 0)
  t.is(nothing.out, '0 codes, 0 bytes thrown away\n')
})

test('DECODE-3 what is no hex is refused by its first wrong character, and wrong arguments by one line', async (t) => {
  const at = place(t)
  const cases: readonly (readonly [args: readonly string[], err: RegExp])[] = [
    [['--hex', '0000FF…'], /--hex: The character "…" \(U\+2026\) at position 7 is no hex digit\./],
    [['--hex', '0x00 0xG1'], /The character "G" \(U\+0047\) at position 8/],
    [['--hex', '00\u001b[31m'], /The character U\+001B at position 3/],
    [['--hex', '000'], /an odd number/],
    [['--hex', '00', '--file', 'x'], /either --hex or --file/],
    [['--file', at.file('none')], /does not exist/],
    [['--file', at.folder], /is a folder/],
  ]
  const ended = await inTurn(cases, ([args]) => at.stempel(['decode', '--model', 'pn532', ...args]))
  for (const [i, [args, err]] of cases.entries()) {
    t.regex(ended[i]?.err ?? '', err, args.join(' '))
    t.is(ended[i]?.err.trimEnd().split('\n').length, 1)
    t.not(ended[i]?.code, 0)
    t.is(ended[i]?.out, '')
  }
  t.is((await at.stempel(['decode', '--model', 'telepathy', '--hex', '00'])).code, 2)
  t.is((await at.stempel(['decode', '--hex', '00'])).code, 2)
})

test('DECODE-4 of a payment card nothing is printed, its bytes are thrown away, and no code steers the terminal', async (t) => {
  const at = place(t)
  const number = '4111111111111111'
  for (const [model, text] of [
    ['serial', `${number}\r`],
    ['magstripe', `;${number}=2512?`],
    ['aim', `]C0${number}`],
  ] as const) {
    const { code, out, err } = await at.stempel(['decode', '--model', model, '--hex', hexOf(text), '--json'])
    t.is(code, 0)
    t.deepEqual(JSON.parse(out), { codes: [], discarded: text.trimEnd().length })
    t.is(err, '')
  }
  const shown = await at.stempel(['decode', '--model', 'serial'], Buffer.from('A\u0085\u202eB\r').toString())
  t.is(shown.out, 'text   A\\u0085\\u202eB\n1 code, 0 bytes thrown away\n')
})
