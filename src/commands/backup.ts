import { basename, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { type Backup, backup } from '../books/shop/backup.ts'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings, type Settings } from '../config.ts'
import { invalid } from '../domain/errors.ts'
import { sha256Text } from '../open-shop.ts'
import { progress } from './progress.ts'
import { type Common, command, type Output, run } from './run.ts'
import { withShop } from './with-shop.ts'

interface BackupOptions extends Common {
  readonly offDisk?: boolean
}

/** `stempel backup`: a consistent copy while the shop sells. */
export const backupCommand = (): Command =>
  command('backup', 'Copy the books into one file while the shop sells. The keys are not in it: see keys export.')
    .argument('<file>', 'the copy; one of that name is replaced once the new one is whole')
    .option('--off-disk', 'the file survives the loss of the data disk, although both seem to be one device')
    .action((file: string, { json, offDisk = false }: BackupOptions) =>
      run(json, () => copy(readSettings(process.env), file, offDisk)),
    )

async function copy(settings: Settings, file: string, offDisk: boolean): Promise<Output> {
  const target = resolve(file)
  if (target.startsWith(settings.data + sep))
    throw invalid('file', `A backup in the data folder is lost with it; name a file outside ${settings.data}.`)
  // Read first: should the shop be fenced meanwhile, the copy is of an older stream and no till may rely on it.
  const stream = streamOf(settings)
  const bar = progress('backup', 3)
  let made: Backup
  try {
    let steps = 0
    made = backup(settings.data, target, () => bar.update(steps++))
  } finally {
    bar.stop()
  }
  const safe = offDisk || made.offDisk
  const { seq } = made
  const noted = await note(settings, { seq, stream, file: basename(target), offDisk: safe })
  const size = `${target} holds the books up to fact ${seq} (${made.bytes} bytes).`
  const worth = noted
    ? 'Tills may forget what they repeat up to there.'
    : 'It lies on the same disk as the books, so tills still keep their journals; copy it to another place (--off-disk says that it is one).'
  return { json: { file: target, ...made, offDisk: safe, safe: noted }, text: `${size}\n${worth}` }
}

function streamOf({ data }: Settings): string {
  const books = readShopBooks(data, sha256Text)
  try {
    return books.read.meta.get('stream') ?? ''
  } finally {
    books.close()
  }
}

/** @returns whether tills may rely on it. */
async function note(
  settings: Settings,
  made: { seq: number; stream: string; file: string; offDisk: boolean },
): Promise<boolean> {
  const answer = await withShop(settings, (call) => call('backup.done', made))
  return (answer as { noted: boolean }).noted
}
