import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { lockFolder } from '../books/shop/lock.ts'
import { booksFile } from '../books/shop/open.ts'
import { readSettings, type Settings } from '../config.ts'
import { StempelError } from '../domain/errors.ts'
import { forPaper, openKeys, sealKeys } from '../keys/export.ts'
import { importKeyFolder, type KeyContents } from '../keys/folder.ts'
import { printablePage } from '../keys/paper.ts'
import { systemClock, systemRandom } from '../open-shop.ts'
import { forgetFormerLives } from './restore.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { askSecret } from './secret.ts'
import { existingKeys } from './verify-books.ts'
import { writeWhole } from './whole-file.ts'
import { withShop } from './with-shop.ts'

/** `stempel keys`: the shop's keys, without which no card finds its points. */
export const keysCommand = (): Command =>
  group('keys', "Keep the shop's keys safe, bring them back.", [exportCommand(), importCommand()])

interface ExportOptions extends Common {
  readonly page?: string
}

const exportCommand = (): Command =>
  command('export', 'Write the keys into a file under a passphrase, which is asked for or read from standard input.')
    .argument('<file>', 'the file; one of that name is replaced')
    .option('--page <file>', 'also write a page to print and lock away')
    .action((file: string, { json, page }: ExportOptions) =>
      run(json, () => exportKeys(readSettings(process.env), resolve(file), page === undefined ? page : resolve(page))),
    )

async function exportKeys(settings: Settings, file: string, page: string | undefined): Promise<Output> {
  const folder = existingKeys(settings)
  if (folder === undefined)
    throw new StempelError('not_found', `There are no keys in ${settings.keys} yet; start the shop once.`)
  const passphrase = await askSecret('passphrase', { twice: true })
  const contents = folder.contents()
  await writeWhole(file, sealKeys(contents, passphrase, systemRandom))
  if (page !== undefined)
    await writeWhole(page, await printablePage(sealKeys(forPaper(contents), passphrase, systemRandom)))
  folder.markExported()
  const missed = await note(settings, 'exported')
  const printed = page === undefined ? '' : ` The page to print is ${page}.`
  const text = `The keys are in ${file}.${printed} Keep it away from this machine, and the passphrase away from it.${missed}`
  return { json: { file, ...(page === undefined ? {} : { page }) }, text }
}

const importCommand = (): Command =>
  command('import', 'Bring exported keys back, from the file or from what was scanned or typed from the printed page.')
    .argument('<file>', 'the exported file, or a text file with a code or a line of the page to each line')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const text = readFileSync(file, 'utf8')
        importKeys(settings, openKeys(text, await askSecret('passphrase')))
        const missed = await note(settings, 'imported')
        return { json: { keys: settings.keys }, text: `The keys are in ${settings.keys}.${missed}` }
      }),
    )

/**
 * Who has the keys can name every card of a copy of the books, so the trail says when they went out or came in.
 * @returns what to say where books that do not open could not be told; the keys are where they should be all the same.
 */
async function note(settings: Settings, did: 'exported' | 'imported'): Promise<string> {
  if (!existsSync(booksFile(settings.data))) return ''
  try {
    await withShop(settings, (call) => call('keys.note', { did }))
    return ''
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    return ` The audit trail does not say so: ${error.message}`
  }
}

/** A running shop has its keys in use, so it is stopped first. */
function importKeys(settings: Settings, contents: KeyContents): void {
  const lock = existsSync(settings.data) ? lockFolder(settings.data) : undefined
  try {
    importKeyFolder(settings.keys, contents, { random: systemRandom, clock: systemClock, dataFolder: settings.data })
    if (existsSync(booksFile(settings.data))) forgetFormerLives(settings)
  } finally {
    lock?.release()
  }
}
