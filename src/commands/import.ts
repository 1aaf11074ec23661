import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import { readSettings, type Settings } from '../config.ts'
import { type ImportInput, type ImportResult, importPoslog, type Submit } from '../imports/import-poslog.ts'
import { progress } from './progress.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { type Call, withShop } from './with-shop.ts'

/** `stempel import`: sales that happened before there was a shop here. */
export const importCommand = (): Command =>
  group('import', 'Bring sales in from the files of other systems.', [poslogCommand()])

interface PoslogOptions extends Common {
  readonly members?: boolean
}

const poslogCommand = (): Command =>
  command('poslog', 'Import an NRF/ARTS POSLog or digital receipt. Safe to repeat: what is there stays as it is.')
    .argument('<file>', 'an XML file, - for standard input')
    .option('--members', 'credit the membership numbers of the file (a till admits them by a pattern of the programme)')
    .action((file: string, { json, members = false }: PoslogOptions) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const source = await openSource(file)
        const result = await withShop(settings, (call) => importFrom(source, settings, members, call))
        return outcome(result)
      }),
    )

type Source = Pick<ImportInput, 'text' | 'bytesTotal'>

/** Opened before the shop is, so that a wrong name costs nothing. */
async function openSource(file: string): Promise<Source> {
  if (file === '-') return { text: process.stdin }
  const handle = await open(file)
  const { size } = await handle.stat()
  await handle.close()
  return { text: createReadStream(file), bytesTotal: size }
}

async function importFrom(source: Source, settings: Settings, members: boolean, call: Call): Promise<ImportResult> {
  const { timeZone, currency } = settings
  const bar = progress('import', source.bytesTotal ?? 0)
  let goesOn = false
  try {
    return await importPoslog({
      ...source,
      settings: { timeZone, currency, members },
      submit: async (kind, key, body) => {
        const input = { kind, key, body, members, goesOn }
        const answer = (await call('event.import', input)) as Awaited<ReturnType<Submit>>
        goesOn ||= answer.status === 201
        return answer
      },
      onProgress: ({ bytesDone }) => bar.update(bytesDone),
    })
  } finally {
    bar.stop()
  }
}

function outcome(result: ImportResult): Output {
  const { sales, lines, returns, voids, skipped, recorded, already, waiting } = result
  const faults = [
    ...result.unbalanced.map(({ key, reason }) => `  not balanced: ${key}: ${reason}`),
    ...result.broken.map(({ number, reason }) => `  not readable: transaction ${number}: ${reason}`),
    ...result.refused.map(({ key, status, detail }) => `  refused: ${key}: ${detail ?? status}`),
    ...result.warnings.map(({ key, text }) => `  note: ${key}: ${text}`),
  ]
  const counts = [
    `${sales} sales with ${lines} lines, ${returns} returns, ${voids} voids; ${skipped} skipped that are no sales.`,
    `${recorded} recorded now, ${already} were there already, ${waiting} wait for their sale.`,
  ]
  return {
    json: result,
    text: [...counts, ...faults].join('\n'),
    failed: result.broken.length > 0 || result.refused.length > 0,
  }
}
