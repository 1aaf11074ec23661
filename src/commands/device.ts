import { type Command, Option } from 'commander'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings } from '../config.ts'
import { sha256Text } from '../open-shop.ts'
import { portsCommand, testCommand } from './device-test.ts'
import { type Common, command, group, run } from './run.ts'
import { minuteOf, table } from './table.ts'
import { withShop } from './with-shop.ts'

const KINDS = ['till', 'reader', 'kiosk', 'screen']

/** `stempel device`: which devices may speak to the shop, and what its readers and printers say. */
export const deviceCommand = (): Command =>
  group('device', 'Pair devices with the shop, and try readers and printers.', [
    addCommand(),
    listCommand(),
    revokeCommand(),
    testCommand(),
    portsCommand(),
  ])

interface AddOptions extends Common {
  readonly kind: string
  readonly id: string
  readonly workstation?: string
  readonly columns?: number
}

const addCommand = (): Command =>
  command('add', 'Pair a device; the last line printed is its token, shown this once and stored only as a hash.')
    .addOption(new Option('--kind <kind>', 'what it is').choices(KINDS).makeOptionMandatory())
    .requiredOption('--id <id>', 'its number; of a till, the workstation in the keys of its sales')
    .option('--workstation <id>', 'the till that a reader, kiosk or screen belongs to')
    .option('--columns <number>', 'of a till: characters in a line of its receipt, 42 unless said', (text) =>
      Number(text),
    )
    .action(({ json, kind, id, workstation, columns }: AddOptions) =>
      run(json, async () => {
        const more = {
          ...(workstation === undefined ? {} : { workstation }),
          ...(columns === undefined ? {} : { columns }),
        }
        const input = { kind, id, ...more }
        const added = (await withShop(readSettings(process.env), (call) => call('device.add', input))) as {
          token: string
          pairing?: { code: string; expiresAt: number }
        }
        const code =
          added.pairing === undefined
            ? ''
            : `Open its page in a browser and type the pairing code ${added.pairing.code} there, within ten minutes.\n`
        const text = `Paired ${kind} ${id}.\n${code}Its token is shown this once; enter it on the device:\n${added.token}`
        return { json: added, text }
      }),
    )

const listCommand = (): Command =>
  command('list', 'List the devices of the shop.').action(({ json }: Common) =>
    run(json, async () => {
      const books = readShopBooks(readSettings(process.env).data, sha256Text)
      try {
        const devices = books.read.devices.list()
        const rows = devices.map(({ id, kind, workstation, createdAt, revokedAt }) => [
          id,
          kind,
          workstation ?? '',
          minuteOf(createdAt),
          revokedAt === undefined ? '' : minuteOf(revokedAt),
        ])
        return { json: devices, text: table(['id', 'kind', 'workstation', 'paired', 'revoked'], rows) }
      } finally {
        books.close()
      }
    }),
  )

const revokeCommand = (): Command =>
  command('revoke', "End a device's token at once.")
    .requiredOption('--id <id>', 'its number')
    .action(({ json, id }: Common & { id: string }) =>
      run(json, async () => ({
        json: await withShop(readSettings(process.env), (call) => call('device.revoke', { id })),
        text: `Revoked ${id}; its token opens nothing any more.`,
      })),
    )
