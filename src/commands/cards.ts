import { once } from 'node:events'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { readSettings } from '../config.ts'
import { newCard } from '../domain/code/card.ts'
import { sha256Text, systemRandom } from '../open-shop.ts'
import { cardSheet, type IssuedCard } from './card-sheet.ts'
import { progress } from './progress.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { askSecret } from './secret.ts'
import { withShop } from './with-shop.ts'

const MOST_CARDS = 1_000_000
const CARD_BYTES = 10

/** `stempel cards`: new cards, and the end of one. */
export const cardsCommand = (): Command =>
  group('cards', 'Issue new cards, erase one that is present.', [issueCommand(), eraseCommand()])

interface IssueOptions extends Common {
  readonly count: number
  readonly format: 'csv' | 'html'
  readonly out?: string
}

const issueCommand = (): Command =>
  command('issue', 'Make new cards with recovery codes. Nothing of them is stored: what is printed is all there is.')
    .requiredOption('--count <number>', `how many, up to ${MOST_CARDS}`, countOf)
    .addOption(new Option('--format <format>', 'html is a sheet to print').choices(['csv', 'html']).default('csv'))
    .option('--out <file>', 'a new file, readable by you alone, instead of standard output')
    .action((options: IssueOptions) => run(options.json, () => issue(options)))

function countOf(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST_CARDS) return count
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_CARDS}.`)
}

async function issue({ json, count, format, out }: IssueOptions): Promise<Output> {
  const { locale } = readSettings(process.env)
  if (json === true && out === undefined) {
    const cards = [...newCards(count, () => {})].map(({ code, recoveryCode }) => ({ card: code, recoveryCode }))
    return { json: { cards } }
  }
  const bar = progress('cards', process.stdout.isTTY === true && out === undefined ? 0 : count)
  const cards = newCards(count, bar.update)
  try {
    await (out === undefined ? print(texts(cards, format, locale)) : save(out, texts(cards, format, locale)))
  } finally {
    bar.stop()
  }
  const told = `${count} cards are in ${out}. Print them, then delete the file: who has a recovery code has the points.`
  return { json: { count, format, file: out }, ...(out === undefined ? {} : { text: told }) }
}

function* newCards(count: number, update: (done: number) => void): Generator<IssuedCard> {
  for (let done = 1; done <= count; done += 1) {
    yield newCard(systemRandom.bytes(CARD_BYTES), sha256Text)
    update(done)
  }
}

async function* texts(cards: Iterable<IssuedCard>, format: 'csv' | 'html', locale: string): AsyncGenerator<string> {
  if (format === 'html') {
    yield* cardSheet(cards, locale)
    return
  }
  yield 'card,recovery_code\n'
  for (const { code, recoveryCode } of cards) yield `${code},${recoveryCode}\n`
}

async function print(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
}

/** Whole or not at all; an existing file is left alone, since cards in use may be in it. */
async function save(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file: FileHandle = await open(path, 'wx', 0o600)
  try {
    for await (const piece of pieces) await file.appendFile(piece)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

const eraseCommand = (): Command =>
  command('erase', 'Erase the card that is present. Its code is asked for, or read from standard input.').action(
    ({ json }: Common) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const card = await askSecret('card code')
        const result = (await withShop(settings, (call) => call('card.erase', { card }))) as { erased: boolean }
        const text = result.erased
          ? 'Erased. The numbers stay in the journal and lead to nobody.'
          : 'Nothing is stored of this card.'
        return { json: result, text }
      }),
  )
