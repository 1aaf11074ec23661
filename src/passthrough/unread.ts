import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../commands/whole-file.ts'

/** A receipt that was printed and not booked: when, where and why, and nothing that stood on it but its number. */
export interface UnreadReceipt {
  /** RFC 3339. */
  readonly at: string
  readonly passthrough: string
  readonly workstation: string
  /** A word; `words/` has the sentence. */
  readonly reason: string
  /** The line at which reading ended, from 1. */
  readonly line?: number | undefined
  readonly key?: string | undefined
  /** The total printed, and what the lines came to; minor units. */
  readonly expectedCents?: number | undefined
  readonly computedCents?: number | undefined
}

const entry = z.object({
  at: z.string(),
  passthrough: z.string(),
  workstation: z.string(),
  reason: z.string(),
  line: z.number().optional(),
  key: z.string().optional(),
  expectedCents: z.number().optional(),
  computedCents: z.number().optional(),
})

const MOST = 500
const KEPT_DAYS = 30
const DAY_MS = 86_400_000

const fileOf = (dataFolder: string): string => join(dataFolder, 'unread-receipts.jsonl')

/** The receipts that were not booked, oldest first; what is no entry is passed over. */
export async function readUnread(dataFolder: string): Promise<UnreadReceipt[]> {
  let text: string
  try {
    text = await readFile(fileOf(dataFolder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [entry.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
}

/** The list of a shop; it keeps the last so many entries of the last days. */
export class UnreadList {
  readonly #folder: string
  #turn: Promise<void> = Promise.resolve()
  #count: number | undefined

  constructor(dataFolder: string) {
    this.#folder = dataFolder
  }

  /** Resolves when it is written down. */
  add(receipt: UnreadReceipt): Promise<void> {
    const turn = this.#turn.then(() => this.#write(receipt))
    this.#turn = turn.catch(() => {})
    return turn
  }

  /** Resolves when all that was added is written down, or could not be. */
  written(): Promise<void> {
    return this.#turn
  }

  async #write(receipt: UnreadReceipt): Promise<void> {
    this.#count ??= (await readUnread(this.#folder)).length
    await appendFile(fileOf(this.#folder), `${JSON.stringify(receipt)}\n`, { mode: 0o600 })
    this.#count += 1
    const oldest = (list: readonly UnreadReceipt[]): number => Date.parse(list[0]?.at ?? receipt.at)
    if (this.#count <= MOST) return
    const all = await readUnread(this.#folder)
    const from = Math.max(oldest(all), Date.parse(receipt.at) - KEPT_DAYS * DAY_MS)
    // Half of them, so that the file is not written anew for every further one.
    const kept = all.filter(({ at }) => Date.parse(at) >= from).slice(-MOST / 2)
    await writeWhole(fileOf(this.#folder), kept.map((each) => `${JSON.stringify(each)}\n`).join(''))
    this.#count = kept.length
  }
}
