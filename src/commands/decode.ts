import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { READER_MODELS } from '../../hardware/index.ts'
import type { Driver, Heard, ReadCode } from '../../hardware/reader.ts'
import { serial } from '../../hardware/readers/serial.ts'
import { splitAim } from '../domain/code/aim.ts'
import { isLink } from '../domain/code/digital-link.ts'
import { parseStripe } from '../domain/code/magstripe.ts'
import { type Dropped, type Meaning, meaningOf, meaningOfGs1 } from '../domain/code/meaning.ts'
import { invalid } from '../domain/errors.ts'
import { type Common, command, type Output, run } from './run.ts'

/** How the bytes of a model become reads, and what a read has to be. */
interface Model {
  readonly driver: Driver
  readonly judge: (read: ReadCode) => Meaning | Dropped | undefined
}

const hardware = new Map<string, () => Model>(
  READER_MODELS.map((model) => [model.name, () => ({ driver: model.open(), judge: meaningOf })]),
)

/** Lines of text of which only one language is listened to; everything else on them is noise. */
const lines = (judge: Model['judge']) => (): Model => ({ driver: serial.open(), judge })
const languages = new Map<string, () => Model>([
  ['magstripe', lines((read) => (parseStripe(read.text.trim()) === undefined ? undefined : meaningOf(read)))],
  ['gs1', lines(({ text }) => meaningOfGs1(text))],
  ['aim', lines((read) => judgeAim(read))],
])

function judgeAim(read: ReadCode): Meaning | Dropped | undefined {
  const aim = splitAim(read.text.trim())
  if (aim === undefined) return undefined
  // A link in a code of GS1's own symbologies is one of GS1 or nothing.
  return isLink(aim.data) ? meaningOfGs1(read.text) : meaningOf(read)
}

interface Given extends Common {
  readonly model: string
  readonly hex?: string
  readonly file?: string
}

/** `stempel decode`: what a reader driver makes of bytes. */
export const decodeCommand = (): Command =>
  command('decode', 'Show what a reader makes of bytes: the codes found, and how many bytes were thrown away.')
    .addOption(
      new Option('--model <name>', 'the reader, or the language of lines of text')
        .choices([...hardware.keys(), ...languages.keys()])
        .makeOptionMandatory(),
    )
    .option('--hex <bytes>', 'the bytes in hex, with blanks, colons and 0x where you like')
    .option('--file <file>', 'a file that holds the bytes; standard input when neither is given')
    .action(({ json, model, hex, file }: Given) =>
      run(json, async () => {
        if (hex !== undefined && file !== undefined) throw invalid('--hex', 'Give either --hex or --file, not both.')
        return decode(
          model,
          hex !== undefined ? [bytesOf(hex)] : file !== undefined ? await bytesIn(file) : process.stdin,
        )
      }),
    )

async function bytesIn(file: string): Promise<AsyncIterable<Uint8Array>> {
  if ((await stat(file)).isDirectory()) throw invalid('--file', `${file} is a folder, not a file.`)
  return createReadStream(file)
}

async function decode(name: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Output> {
  const open = hardware.get(name) ?? languages.get(name)
  if (open === undefined) throw invalid('--model', `There is no model ${name}.`)
  const { driver, judge } = open()
  const codes: Meaning[] = []
  let discarded = 0
  const take = (heard: Heard): void => {
    discarded += heard.discarded
    for (const read of heard.codes) {
      const meaning = judge(read)
      if (meaning === undefined || 'dropped' in meaning) discarded += Buffer.byteLength(read.text)
      else codes.push(meaning)
    }
  }
  for await (const chunk of chunks) take(driver.push(chunk))
  // What languages say ends with its file; a line of hardware falls silent instead.
  if (languages.has(name)) take(driver.push(Uint8Array.of(LINE_END)))
  take(driver.quiet())
  const shown = codes.map(({ kind, value, symbology }) => ({
    kind,
    value,
    ...(symbology === undefined ? {} : { symbology }),
  }))
  return { json: { codes: shown, discarded }, text: textOf(codes, discarded) }
}

const LINE_END = 0x0d

function textOf(codes: readonly Meaning[], discarded: number): string {
  const found = codes.map(({ kind, value, symbology, inStore }) =>
    [kind.padEnd(6), printable(value), symbology ?? '', inStore === true ? '(in-store number)' : '']
      .join(' ')
      .trimEnd(),
  )
  const summary = `${codes.length} ${codes.length === 1 ? 'code' : 'codes'}, ${discarded} bytes thrown away`
  return [...found, summary].join('\n')
}

/** Codes come from strangers, and no character of theirs may steer a terminal. */
const printable = (text: string): string =>
  text.replace(/\p{C}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Bytes written in hex. @throws StempelError invalid, naming the first character that is none of it */
function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/(^|[\s:])0x/gi, (_, before: string) => `${before}  `)
  const wrong = /[^0-9a-f\s:]/iu.exec(digits)
  if (wrong !== null) {
    const [character] = wrong
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const shown = /\p{C}/u.test(character) ? `U+${point}` : `"${character}" (U+${point})`
    throw invalid('--hex', `The character ${shown} at position ${wrong.index + 1} is no hex digit.`)
  }
  const bare = digits.replace(/[\s:]/g, '')
  if (bare.length % 2 !== 0)
    throw invalid('--hex', `A byte has two hex digits; these are ${bare.length}, an odd number.`)
  return Buffer.from(bare, 'hex')
}
