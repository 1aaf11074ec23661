import QRCode from 'qrcode'
import { checkCharacter } from '../domain/code/check.ts'
import { bare, formatCode, fromCrockford, toCrockford, withoutLookalikes } from '../domain/code/crockford.ts'
import { invalid, StempelError } from '../domain/errors.ts'

/** Characters in one QR code; at this size an office printer and an old telephone still agree. */
const CODE_CHARACTERS = 640
const MAX_CODES = 40
const LINE_CHARACTERS = 32
/** More lines than this nobody types; the codes hold the same. */
const MAX_TYPED_LINES = 120
const CODE = /^SK:(\d{1,2})\/(\d{1,2}):([0-9A-Z]+)$/

/**
 * A page to print and lock away: the sealed keys as QR codes and as lines to type, in one HTML file that loads nothing.
 * @throws StempelError too_large when more than 40 codes would be needed
 */
export async function printablePage(sealedText: string): Promise<string> {
  const text = toCrockford(Buffer.from(sealedText.trim(), 'utf8'))
  const codes = codesOf(text)
  if (codes.length > MAX_CODES) {
    throw new StempelError(
      'too_large',
      'The keys are too much for paper; keep the exported file in two places instead.',
    )
  }
  const figures = await Promise.all(codes.map((code, at) => figure(code, at + 1, codes.length)))
  return page(figures.join('\n'), typedPart(typedLines(text)))
}

/**
 * The sealed text from a printed page: the content of every QR code, or every typed line with its number, one to a line,
 * codes in any order.
 * @throws StempelError invalid whose path names the faulty line (from 1), for example `line[3]`
 */
export function readPage(text: string): string {
  const rows = text.split(/\r?\n/).map((row) => row.trim())
  const filled = rows.map((row, at) => ({ row, no: at + 1 })).filter(({ row }) => row !== '')
  const joined = filled.some(({ row }) => CODE.test(row)) ? joinCodes(filled) : joinTyped(filled)
  const bytes = fromCrockford(joined)
  if (bytes === undefined || bytes.length === 0) throw invalid('page', 'What was read is not a whole page of keys.')
  return Buffer.from(bytes).toString('utf8')
}

interface Row {
  readonly row: string
  readonly no: number
}

/** The content of the QR codes, in order; each says which of how many it is. */
export function codesOf(text: string): string[] {
  const count = Math.ceil(text.length / CODE_CHARACTERS)
  return Array.from({ length: count }, (_, at) => {
    const part = text.slice(at * CODE_CHARACTERS, (at + 1) * CODE_CHARACTERS)
    return `SK:${at + 1}/${count}:${part}`
  })
}

/** Numbered lines in groups of four, each with a check character over its number and its content. */
export function typedLines(text: string): string[] {
  const count = Math.ceil(text.length / LINE_CHARACTERS)
  return Array.from({ length: count }, (_, at) => {
    const part = text.slice(at * LINE_CHARACTERS, (at + 1) * LINE_CHARACTERS)
    const no = String(at + 1).padStart(3, '0')
    return `${no} ${formatCode(part)} ${checkCharacter(no + part)}`
  })
}

function joinCodes(rows: readonly Row[]): string {
  const parts = new Map<number, string>()
  let count = 0
  for (const { row, no } of rows) {
    const [, at, of, part] = CODE.exec(row) ?? []
    if (part === undefined || (count !== 0 && count !== Number(of))) {
      throw invalid(`line[${no}]`, `Line ${no} is not a code of this page.`)
    }
    count = Number(of)
    parts.set(Number(at), part)
  }
  const wanted = Array.from({ length: count }, (_, at) => at + 1)
  const missing = wanted.filter((at) => !parts.has(at))
  if (missing.length > 0) throw invalid('page', `Of ${count} codes these are missing: ${missing.join(', ')}.`)
  return wanted.map((at) => parts.get(at)).join('')
}

function joinTyped(rows: readonly Row[]): string {
  return rows
    .map(({ row, no }, at) => {
      const typed = bare(row)
      const part = withoutLookalikes(typed.slice(3, -1))
      const number = String(at + 1).padStart(3, '0')
      const known = /^[0-9]{3}[0-9A-Z]{2,33}$/.test(typed) && typed.startsWith(number)
      if (!known || checkCharacter(number + part) !== typed.slice(-1)) {
        throw invalid(`line[${no}]`, `Line ${no} is missing something or has a character wrong.`)
      }
      return part
    })
    .join('')
}

async function figure(code: string, no: number, count: number): Promise<string> {
  const svg = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  return `<figure>${svg}<figcaption>${no} / ${count}</figcaption></figure>`
}

const typedPart = (lines: readonly string[]): string =>
  lines.length > MAX_TYPED_LINES
    ? '<p>There is too much here to type; scan the codes.</p>'
    : `<p>To type, line by line with its number and the check character at its end:</p>\n<pre>${lines.join('\n')}</pre>`

const page = (figures: string, typed: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stempel: the keys of this shop</title>
<style>
@page { size: A4; margin: 15mm }
body { font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 180mm; margin: 0 auto }
.codes { display: flex; flex-wrap: wrap; gap: 6mm }
figure { margin: 0; width: 84mm; break-inside: avoid; text-align: center }
figure svg { width: 100%; height: auto; display: block }
pre { font: 10pt/1.6 ui-monospace, monospace; white-space: pre-wrap }
@media screen { body { padding: 10mm } }
</style>
</head>
<body>
<h1>The keys of this shop</h1>
<p>Whoever has this page <em>and</em> the passphrase can read which cards belong to which points. Lock the page away, and
keep the passphrase elsewhere. Without both, a lost disk means that no card finds its points again.</p>
<p>To use it: scan every code, or type the lines, into one text file, a code or a line to each line, then run
<code>npx stempel keys import FILE</code>.</p>
<div class="codes">
${figures}
</div>
${typed}
</body>
</html>
`
