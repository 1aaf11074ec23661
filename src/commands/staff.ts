import { type Command, Option } from 'commander'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings } from '../config.ts'
import { sha256Text } from '../open-shop.ts'
import { type Common, command, group, run } from './run.ts'
import { askSecret } from './secret.ts'
import { minuteOf, table } from './table.ts'
import { withShop } from './with-shop.ts'

const ROLES = ['cashier', 'supervisor', 'manager', 'auditor', 'engineer']

/** `stempel staff`: who may sign in. */
export const staffCommand = (): Command => group('staff', 'Who may sign in.', [addCommand(), listCommand()])

interface AddOptions extends Common {
  readonly operator: string
  readonly role: string
}

const addCommand = (): Command =>
  command('add', 'Add someone, or give them another role or PIN. The PIN is asked for, or read from standard input.')
    .requiredOption('--operator <code>', 'their code in this shop, not their name')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .action(({ json, operator, role }: AddOptions) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const pin = await askSecret('PIN', { twice: true })
        const added = await withShop(settings, (call) => call('staff.add', { operator, role, pin }))
        return { json: added, text: `Operator ${operator} may sign in as ${role}.` }
      }),
    )

const listCommand = (): Command =>
  command('list', 'List who may sign in.').action(({ json }: Common) =>
    run(json, async () => {
      const books = readShopBooks(readSettings(process.env).data, sha256Text)
      try {
        // Without the hash of the PIN: its few digits could be found again from it.
        const members = books.read.staff
          .list()
          .map(({ operator, role, createdAt, disabledAt }) => ({ operator, role, createdAt, disabledAt }))
        const rows = members.map(({ operator, role, createdAt, disabledAt }) => [
          operator,
          role,
          minuteOf(createdAt),
          disabledAt === undefined ? '' : minuteOf(disabledAt),
        ])
        return { json: members, text: table(['operator', 'role', 'since', 'disabled'], rows) }
      } finally {
        books.close()
      }
    }),
  )
