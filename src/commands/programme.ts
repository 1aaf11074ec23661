import { type Command, InvalidArgumentError } from 'commander'
import { publishedBy } from '../actions/shop/publish-programme.ts'
import { readShopBooks } from '../books/shop/books.ts'
import type { BooksReader } from '../books/shop/reads.ts'
import { readSettings } from '../config.ts'
import { checkProgramme } from '../domain/check-programme.ts'
import { StempelError } from '../domain/errors.ts'
import type { ProgrammeDocument } from '../domain/programme.ts'
import { programmeJsonSchema } from '../domain/programme-json-schema.ts'
import { type Spell, timeline } from '../domain/publications.ts'
import { sha256Text, systemClock } from '../open-shop.ts'
import { readJsonFile, told } from './json-file.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { minuteIn, table } from './table.ts'
import { withShop } from './with-shop.ts'

/** `stempel programme`: the rules of the shop. */
export const programmeCommand = (): Command =>
  group('programme', 'The rules of the shop.', [
    showCommand(),
    listCommand(),
    checkCommand(),
    publishCommand(),
    schemaCommand(),
  ])

const showCommand = (): Command =>
  command('show', 'Print the programme that is in force, or a version of it, ready to be changed.')
    .option('--version <number>', 'a version that was published', whole)
    .action(({ json, version: asked }: Common & { version?: number }) =>
      run(json, async () =>
        reading((read) => {
          const spells = timeline(read.programmes.list(), systemClock.now())
          const spell = spells.findLast(({ publication, state }) =>
            asked === undefined ? state === 'current' : publication.version === asked,
          )
          if (spell === undefined)
            throw new StempelError('not_found', `There is no version ${asked ?? 'in force'} of the programme.`)
          const { version, id, from, body } = spell.publication
          const document: unknown = JSON.parse(body)
          return { json: { version, id, from, programme: document }, text: JSON.stringify(document, null, 2) }
        }),
      ),
    )

const listCommand = (): Command =>
  command('list', 'List what was, is and will be in force, and the drafts.').action(({ json }: Common) =>
    run(json, async () =>
      reading((read) => {
        const now = systemClock.now()
        const minute = (ms: number): string => minuteIn(ms, readSettings(process.env).timeZone)
        const publications = timeline(read.programmes.list(), now).map((spell) => plain(read, spell))
        const drafts = read.programmes.drafts().map(({ id, savedAt, savedBy }) => ({ id, savedAt, savedBy }))
        const rows = publications.map(({ version, id, state, from, until, by }) => [
          String(version),
          id,
          state,
          from === 0 ? 'the beginning' : minute(from),
          until === null ? '' : minute(until),
          by ?? '',
        ])
        const drafted = drafts.map(({ id, savedAt, savedBy }) => ['', id, 'draft', minute(savedAt), '', savedBy])
        return {
          json: { publications, drafts },
          text: table(['version', 'programme', 'state', 'from', 'until', 'by'], [...rows, ...drafted]),
        }
      }),
    ),
  )

const checkCommand = (): Command =>
  command('check', 'Check a programme document and name every fault with its path. Changes nothing.')
    .argument('<file>', 'a JSON file, - for standard input')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const { document, faults } = checked(file)
        return document === undefined ? told(faults) : praised(document)
      }),
    )

interface PublishOptions extends Common {
  readonly from?: string
  readonly version?: number
}

interface Published {
  readonly version: number
  readonly programme: string
  readonly from: string
  readonly until: string | null
  readonly insteadOf: number | null
}

const publishCommand = (): Command =>
  command('publish', 'Put a document, or a version that was published before, in force.')
    .argument('[file]', 'a JSON file, - for standard input')
    .option('--version <number>', 'come back to this version, or take another back with it, instead of a file', whole)
    .option('--from <when>', 'now, tomorrow, a day or an RFC 3339 time', 'now')
    .action((file: string | undefined, { json, from = 'now', version }: PublishOptions) =>
      run(json, async () => {
        if ((file === undefined) === (version === undefined))
          throw new StempelError('invalid', 'Name either a file or --version.')
        const { document, faults } = file === undefined ? { document: undefined, faults: [] } : checked(file)
        if (faults.length > 0) return told(faults)
        const input = { from, ...(document === undefined ? { version } : { document }) }
        const settings = readSettings(process.env)
        const answer = (await withShop(settings, (call) => call('programme.publish', input))) as Published
        return { json: answer, text: sentence(answer, settings.timeZone) }
      }),
    )

const schemaCommand = (): Command =>
  command('schema', 'Print the form of a programme document as JSON Schema, for editors.').action(({ json }: Common) =>
    run(json, async () => {
      const schema = programmeJsonSchema()
      return { json: schema, text: JSON.stringify(schema, null, 2) }
    }),
  )

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function whole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A version is a whole number.')
}

function reading<T>(use: (read: BooksReader) => T): T {
  const books = readShopBooks(readSettings(process.env).data, sha256Text)
  try {
    return use(books.read)
  } finally {
    books.close()
  }
}

const plain = (read: BooksReader, { publication, until, state }: Spell) => ({
  version: publication.version,
  id: publication.id,
  state,
  from: publication.from,
  until: until ?? null,
  by: publishedBy(read, publication) ?? null,
})

/** The document of a file, checked for this shop. @throws StempelError `invalid` when it is no JSON at all. */
export const checked = (file: string): ReturnType<typeof checkProgramme> =>
  checkProgramme(readJsonFile(file), readSettings(process.env))

/** What is said of a document that is sound. */
export function praised({ id, earn, gifts: { basket, running = [] } }: ProgrammeDocument): Output {
  const what = `${many(earn.length, 'earn rule')}, ${many(basket.length + running.length, 'gift')}`
  return { json: { ok: true, id, faults: [] }, text: `${id} is sound: ${what}.` }
}

function sentence({ version, programme, from, until, insteadOf }: Published, timeZone: string): string {
  const minute = (text: string): string => minuteIn(Date.parse(text), timeZone)
  const instead = insteadOf === null || insteadOf === version ? '' : `, instead of version ${insteadOf}`
  const next = until === null ? '' : ` until ${minute(until)}, when what was published for then follows`
  return `Version ${version} (${programme}) is in force from ${minute(from)}${next}${instead}.`
}
