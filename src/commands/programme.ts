import type { Command } from 'commander'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings } from '../config.ts'
import { StempelError } from '../domain/errors.ts'
import { sha256Text, systemClock } from '../open-shop.ts'
import { type Common, command, group, run } from './run.ts'

/** `stempel programme`: the rules in force. */
export const programmeCommand = (): Command => group('programme', 'The rules of the shop.', [showCommand()])

const showCommand = (): Command =>
  command('show', 'Print the published programme that is in force.').action(({ json }: Common) =>
    run(json, async () => {
      const books = readShopBooks(readSettings(process.env).data, sha256Text)
      try {
        const now = systemClock.now()
        const started = books.read.programmes.list().filter(({ from }) => from <= now)
        const current = started.sort((a, b) => a.from - b.from || a.no - b.no).at(-1)
        if (current === undefined) throw new StempelError('not_found', 'No programme is in force.')
        const { version, id, from, body } = current
        const document: unknown = JSON.parse(body)
        return { json: { version, id, from, programme: document }, text: JSON.stringify(document, null, 2) }
      } finally {
        books.close()
      }
    }),
  )
