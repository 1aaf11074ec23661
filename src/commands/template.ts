import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Command } from 'commander'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings, type Settings } from '../config.ts'
import { defaultProgramme } from '../defaults/programme.ts'
import type { Fault } from '../domain/faults.ts'
import { compileProgramme, type Programme, programmeSchema, programmesOf } from '../domain/programme.ts'
import { sha256Text, systemClock, systemRandom } from '../open-shop.ts'
import { type PreviewedReceipt, preview } from '../passthrough/preview.ts'
import { parseTemplate } from '../passthrough/template-file.ts'
import { readUnread } from '../passthrough/unread.ts'
import { wordsOf } from '../words/index.ts'
import { unreadReason } from '../words/unread-receipt.ts'
import { told } from './json-file.ts'
import { previewText } from './preview-text.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { minuteIn, table } from './table.ts'

/** `stempel template`: how the receipts of a till without an interface are read. */
export const templateCommand = (): Command =>
  group('template', 'How the receipts of a till without an interface are read.', [
    checkCommand(),
    tryCommand(),
    unreadCommand(),
  ])

const checkCommand = (): Command =>
  command('check', 'Check a template and name every fault with its path.')
    .argument('<file>', 'a JSON file, - for standard input')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const { template, faults } = parseTemplate(textOf(file))
        if (template === undefined) return told(faults)
        const { id, rules } = template.document
        return { json: { ok: true, id, faults: [] }, text: `${id} is sound: ${rules.length} rules.` }
      }),
    )

interface TryOptions extends Common {
  readonly receipt: string
  readonly workstation: string
  readonly watch?: boolean
}

const tryCommand = (): Command =>
  command('try', 'Show what a template reads on a receipt, and what the sale would earn. Books nothing.')
    .argument('<file>', 'the template, a JSON file')
    .requiredOption('--receipt <file>', 'what a till sent to its printer, byte for byte')
    .option('--workstation <id>', 'the till, as in the keys of its sales', '01')
    .option('--watch', 'show it anew whenever one of the files changes; ends with Ctrl-C')
    .action((file: string, options: TryOptions) =>
      run(options.json, async () => {
        const settings = readSettings(process.env)
        const shown = (): Output => tried(file, options, settings)
        if (options.watch !== true) return shown()
        await watching([file, options.receipt], () => show(shown(), options.json === true))
        return undefined
      }),
    )

const unreadCommand = (): Command =>
  command('unread', 'List the receipts that were printed and not booked, and why.').action(({ json }: Common) =>
    run(json, async () => {
      const { data, locale, timeZone } = readSettings(process.env)
      const list = await readUnread(data)
      const rows = list.map(({ at, passthrough, reason, line, key, expectedCents, computedCents }) => [
        minuteIn(Date.parse(at), timeZone),
        passthrough,
        key ?? '',
        line === undefined ? '' : String(line),
        `${unreadReason(reason, locale)}${expectedCents === undefined ? '' : ` (${computedCents} instead of ${expectedCents})`}`,
      ])
      const text =
        rows.length === 0 ? 'Every receipt was booked.' : table(['when', 'till', 'receipt', 'line', 'why'], rows)
      return { json: list, text }
    }),
  )

const textOf = (file: string): string => readFileSync(file === '-' ? 0 : file, 'utf8')

type Tried = { ok: boolean; faults: readonly Fault[]; receipts: readonly PreviewedReceipt[] }

function tried(file: string, { receipt, workstation }: TryOptions, settings: Settings): Output {
  const bytes = readFileSync(receipt)
  const { template, faults } = parseTemplate(textOf(file))
  if (template === undefined) return { ...told(faults), json: { ok: false, faults, receipts: [] } satisfies Tried }
  const { shop, timeZone, currency, locale } = settings
  const place = { shop, workstation, timeZone, currency, now: systemClock.now() }
  const words = wordsOf(locale)
  const receipts = preview(bytes, template, { place, words, random: systemRandom, programme: programmeOf(settings) })
  const ok = receipts.every((each) => each.receipt.kind !== 'unread' && each.refused === undefined)
  return {
    json: { ok, faults: [], receipts } satisfies Tried,
    text: previewText(receipts, place, locale),
    failed: !ok,
  }
}

/** The programme in force; that of a new shop where there is none yet. Looking makes no shop. */
function programmeOf({ data, currency }: Settings): Programme {
  const fresh = (): Programme => compileProgramme(programmeSchema.parse(defaultProgramme(currency)), 0)
  let books: ReturnType<typeof readShopBooks>
  try {
    books = readShopBooks(data, sha256Text)
  } catch {
    return fresh()
  }
  try {
    const published = books.read.programmes.list().map(({ body, version, from }) => ({
      programme: compileProgramme(programmeSchema.parse(JSON.parse(body)), version),
      from,
    }))
    return published.length === 0 ? fresh() : programmesOf(published).at(systemClock.now())
  } finally {
    books.close()
  }
}

function show({ json, text = '' }: Output, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(json)}\n`)
  // On a terminal the new reading stands where the old one stood.
  else process.stdout.write(`${process.stdout.isTTY ? '\u001b[2J\u001b[H' : ''}${text}\n`)
}

const SETTLE_MS = 50

/** Does something now and after each change of a file, until it is told to stop. Folders are watched, since editors replace files. */
async function watching(files: readonly string[], act: () => void): Promise<void> {
  let last = ''
  const look = (): void => {
    try {
      const now = files.map((file) => readFileSync(file, 'base64')).join(' ')
      if (now === last) return
      last = now
      act()
    } catch (error) {
      process.stderr.write(`stempel: ${(error as Error).message}\n`)
    }
  }
  let settling: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(settling)
    settling = setTimeout(look, SETTLE_MS)
  }
  const names = new Set(files.map((file) => basename(file)))
  const watchers = [...new Set(files.map((file) => dirname(file)))].map((folder) =>
    watch(folder, (_, name) => {
      if (name === null || names.has(name)) changed()
    }),
  )
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  // First watched and then looked at, so that no change falls between.
  look()
  await told
  for (const each of watchers) each.close()
}
