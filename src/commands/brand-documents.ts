import type { Command } from 'commander'
import { z } from 'zod'
import { listShops } from '../books/brand/desk.ts'
import { type BrandDocument, documentBody, documents, heldBy, publishDocument } from '../books/brand/documents.ts'
import { readBrandSettings } from '../config.ts'
import {
  type DocumentKind,
  type DocumentStanding,
  type Issued,
  programmeInForce,
  standings,
} from '../domain/brand/documents.ts'
import { checkProgramme } from '../domain/check-programme.ts'
import { JURISDICTIONS, PURPOSES } from '../domain/consent/purpose.ts'
import { invalid, StempelError } from '../domain/errors.ts'
import { type Fault, faultsOf } from '../domain/faults.ts'
import { type Spell, timeline } from '../domain/publications.ts'
import { statementBody } from '../http/shop/statements.ts'
import type { OpenBrand } from '../open-brand.ts'
import { sha256Hex } from '../open-shop.ts'
import { commandStart } from '../operations/command-start.ts'
import { readJsonFile, told } from './json-file.ts'
import { praised } from './programme.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { minuteIn, table } from './table.ts'
import { withBrand } from './with-brand.ts'

/** `stempel brand programme`: the rules that hold in every shop. */
export const brandProgrammeGroup = (): Command =>
  group('programme', 'The programme of all shops, or of some.', [
    showCommand(),
    listCommand('programme'),
    checkProgrammeCommand(),
    publishProgrammeCommand(),
  ])

/** `stempel brand statement`: what shoppers are asked in every shop. */
export const brandStatementGroup = (): Command =>
  group('statement', 'What shoppers are asked in all shops.', [
    listCommand('statement'),
    checkStatementCommand(),
    publishStatementCommand(),
  ])

const showCommand = (): Command =>
  command('show', 'Print the programme that is in force in all shops, ready to be changed.').action(
    ({ json }: Common) =>
      run(json, () =>
        withBrand(async ({ engine, clock }) => {
          const current = programmeInForce(await documents(engine.db), clock.now())
          if (current === undefined) throw new StempelError('not_found', 'The brand has published no programme yet.')
          const { programme } = (await documentBody(engine.db, current)) as { programme: unknown }
          return { json: { no: current.no, from: current.from, programme }, text: JSON.stringify(programme, null, 2) }
        }),
      ),
  )

const checkProgrammeCommand = (): Command =>
  command('check', 'Check a programme document and name every fault with its path. Changes nothing.')
    .argument('<file>', 'a JSON file, - for standard input')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const { document, faults } = checkProgramme(readJsonFile(file), readBrandSettings(process.env))
        return document === undefined ? told(faults) : praised(document)
      }),
    )

interface PublishOptions extends Common {
  readonly from?: string
  readonly shops?: string
}

const publishProgrammeCommand = (): Command =>
  command('publish', 'Publish a programme to the shops, which take it over with their next contact.')
    .argument('<file>', 'a JSON file, - for standard input')
    .option('--from <when>', 'now, tomorrow, a day or an RFC 3339 time', 'now')
    .option('--shops <numbers>', 'only to these, as 0001,0002; it may then be in their own currency')
    .action((file: string, { json, from = 'now', shops: named }: PublishOptions) =>
      run(json, async () => {
        const settings = readBrandSettings(process.env)
        const value = readJsonFile(file)
        const shops = (named ?? '').split(',').filter((each) => each !== '')
        const currency = shops.length > 0 ? (value as { currency?: string })?.currency : undefined
        const { document, faults } = checkProgramme(value, { currency: currency ?? settings.currency })
        if (document === undefined) return told(faults)
        const body = { programme: document }
        return withBrand((brand) => publish(brand, { kind: 'programme', series: '', shops }, body, from))
      }),
    )

/** A statement as a shop's manager publishes it, with its purpose and whose law it is written for. */
const statementFile = statementBody.extend({ purpose: z.enum(PURPOSES), jurisdiction: z.enum(JURISDICTIONS) })

const checkStatementCommand = (): Command =>
  command('check', 'Check a version of a statement and name every fault with its path. Changes nothing.')
    .argument('<file>', 'a JSON file, - for standard input')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const { data, faults } = statementIn(file)
        if (data === undefined) return told(faults)
        const { purpose, jurisdiction, texts } = data
        const languages = Object.keys(texts).join(', ')
        return {
          json: { ok: true, purpose, jurisdiction, faults: [] },
          text: `${purpose} for ${jurisdiction} is sound: ${languages}.`,
        }
      }),
    )

const publishStatementCommand = (): Command =>
  command('publish', 'Publish a version of a statement to the shops, which take it over with their next contact.')
    .argument('<file>', 'a JSON file, - for standard input')
    .option('--from <when>', 'now, tomorrow, a day or an RFC 3339 time, instead of what the file says')
    .action((file: string, { json, from }: PublishOptions) =>
      run(json, async () => {
        const { data, faults } = statementIn(file)
        if (data === undefined) return told(faults)
        const { purpose, jurisdiction, from: said, renewBy: until, ...statement } = data
        return withBrand((brand) => {
          const start = from ?? said ?? 'now'
          const renewBy = until === undefined ? undefined : startIn(brand, until)
          if (renewBy !== undefined && renewBy <= startIn(brand, start))
            throw invalid('renewBy', 'Shoppers are given time to answer anew: this must be later than the start.')
          const body = {
            ...{ purpose, jurisdiction, statement },
            ...(renewBy === undefined ? {} : { renewBy: new Date(renewBy).toISOString() }),
          }
          return publish(brand, { kind: 'statement', series: `${purpose}/${jurisdiction}`, shops: [] }, body, start)
        })
      }),
    )

function statementIn(file: string): { data?: z.output<typeof statementFile>; faults: Fault[] } {
  const result = statementFile.safeParse(readJsonFile(file))
  return result.success ? { data: result.data, faults: [] } : { faults: faultsOf(result.error) }
}

const startIn = ({ clock, settings }: OpenBrand, text: string): number =>
  commandStart(text, clock.now(), settings.timeZone)

/** A start so little past was "now" when it was typed. */
const NOW_SLACK_MS = 60_000

async function publish(
  brand: OpenBrand,
  of: Pick<Issued, 'kind' | 'series' | 'shops'>,
  body: unknown,
  typed: string,
): Promise<Output> {
  const { engine, clock, settings } = brand
  const now = clock.now()
  const from = typed === 'now' ? undefined : startIn(brand, typed)
  if (from !== undefined && from < now - NOW_SLACK_MS)
    throw invalid('from', 'What is published starts now or later; this start has passed.')
  const { document, isNew } = await engine.transaction(async (tx) => {
    const admitted = (await listShops(tx)).filter(({ revokedAt }) => revokedAt === undefined)
    const stranger = of.shops.find((each) => !admitted.some(({ shop }) => shop === each))
    if (stranger !== undefined) throw invalid('--shops', `The brand has no shop ${stranger} with a key in force.`)
    return publishDocument(tx, { ...of, body: JSON.stringify(body), from }, sha256Hex, now)
  })
  const { no, shops } = document
  const whose = shops.length === 0 ? 'all shops' : `shop ${shops.join(', ')}`
  const already = isNew ? '' : ' That was so already.'
  const since = minuteIn(document.from, settings.timeZone)
  return {
    json: { kind: of.kind, series: of.series, no, id: document.id, from: document.from, shops, isNew },
    text: `${nameOf(document)} holds in ${whose} from ${since}; stempel brand ${of.kind} list says who has it.${already}`,
  }
}

const nameOf = ({ kind, series, no }: Issued): string =>
  kind === 'programme' ? `Programme ${no}` : `Version ${no} of ${series}`

const listCommand = (kind: DocumentKind): Command =>
  command('list', 'List what was published, and which shop has which.').action(({ json }: Common) =>
    run(json, () =>
      withBrand(async ({ engine, clock, settings }) => {
        const now = clock.now()
        const all = (await documents(engine.db)).filter((each) => each.kind === kind)
        const shops = (await listShops(engine.db)).filter(({ revokedAt }) => revokedAt === undefined)
        const held = await heldBy(engine.db)
        const known = standings(
          shops.map(({ shop }) => shop),
          all,
          held,
          now,
        )
        const minute = (ms: number): string => minuteIn(ms, settings.timeZone)
        const spells = spellsOf(all, now)
        return {
          json: spells.map((spell) => plain(spell, known)),
          text: table(
            ['published', 'state', 'from', 'shop', 'standing'],
            spells.flatMap((spell) => rowsOf(spell, known, minute)),
          ),
        }
      }),
    ),
  )

/** Each series by its own time; documents for some shops only by that of theirs. */
function spellsOf(all: readonly BrandDocument[], now: number): Spell<BrandDocument>[] {
  const series = new Map<string, BrandDocument[]>()
  for (const each of all) {
    const name = `${each.series} ${each.shops.join(' ')}`
    series.set(name, [...(series.get(name) ?? []), each])
  }
  return [...series.values()].flatMap((of) => timeline(of, now))
}

type Known = readonly DocumentStanding<BrandDocument>[]

const plain = ({ publication, state }: Spell<BrandDocument>, known: Known) => ({
  ...{ kind: publication.kind, series: publication.series, no: publication.no, id: publication.id },
  ...{ from: publication.from, shops: publication.shops, state },
  standing: known
    .filter(({ document }) => document === publication)
    .map(({ shop, word, held }) => ({
      ...{ shop, word, version: held?.version ?? null, toldAt: held?.toldAt ?? null },
      ...(held?.path === undefined ? {} : { path: held.path }),
      ...(held?.why === undefined ? {} : { why: held.why }),
    })),
})

function rowsOf(
  { publication, state }: Spell<BrandDocument>,
  known: Known,
  minute: (ms: number) => string,
): string[][] {
  const head = [nameOf(publication), state, minute(publication.from)]
  const of = known.filter(({ document }) => document === publication)
  if (of.length === 0) return [[...head, publication.shops.join(', '), '']]
  return of.map(({ shop, word, held }, i) => [...(i === 0 ? head : ['', '', '']), shop, sentence(word, held, minute)])
}

function sentence(
  word: DocumentStanding<unknown>['word'],
  held: DocumentStanding<unknown>['held'],
  minute: (ms: number) => string,
): string {
  const since = held === undefined ? '' : minute(held.toldAt)
  switch (word) {
    case 'unheard':
      return 'has not said that it has it'
    case 'refused':
      return `refused it: ${held?.path === undefined ? '' : `${held.path}: `}${held?.why ?? ''}`
    case 'late':
      return `heard late, and has it as version ${held?.version} since ${since}`
    case 'replaced':
      return `has one of its own instead, since ${since}`
    case 'held':
      return `has it as version ${held?.version}`
  }
}
