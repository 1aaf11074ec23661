import type { Command } from 'commander'
import { addHook, hooks, removeHook } from '../books/brand/hooks.ts'
import { invalid, StempelError } from '../domain/errors.ts'
import { webhookSecretText } from '../keys/brand-keys.ts'
import { type Common, command, group, run } from './run.ts'
import { table } from './table.ts'
import { withBrand } from './with-brand.ts'

const SYSTEM = /^[a-z0-9-]{1,40}$/
const PURPOSES = ['recipients', 'marketing', 'profiling']
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** `stempel brand webhook`: which systems are told of members whose consent names them. */
export const webhookGroup = (): Command =>
  group('webhook', 'Tell other systems of members who agreed to it.', [addCommand(), listCommand(), removeCommand()])

interface AddOptions extends Common {
  readonly system: string
  readonly url: string
  readonly purpose: readonly string[]
}

const addCommand = (): Command =>
  command('add', 'Add a system; the last line printed is the key its deliveries are signed with.')
    .requiredOption('--system <name>', 'its name, as the consent lists it')
    .requiredOption('--url <address>', 'where it listens; https, or this machine')
    .option('--purpose <purposes...>', 'what a member must have agreed to: recipients, marketing, profiling', [
      'recipients',
    ])
    .action(({ json, system, url, purpose }: AddOptions) =>
      run(json, async () => {
        checkHook(system, url, purpose)
        const key = await withBrand(async ({ engine, clock, random, keys }) => {
          const hook = Buffer.from(random.bytes(16)).toString('hex')
          await engine.transaction(async (tx) => {
            if ((await hooks(tx)).some((each) => each.system === system))
              throw new StempelError('conflict', `There is a webhook for ${system}; remove it first.`)
            await addHook(tx, { hook, system, url, purposes: purpose }, clock.now())
          })
          return webhookSecretText(keys.webhook(hook))
        })
        const text = `${system} is told of members who agreed to: ${purpose.join(', ')}.\nIt checks the signature of each delivery with this key:\n${key}`
        return { json: { system, url, purposes: purpose, key }, text }
      }),
    )

function checkHook(system: string, url: string, purposes: readonly string[]): void {
  if (!SYSTEM.test(system)) throw invalid('--system', 'A system has small letters, digits and hyphens, 40 at most.')
  const wrong = purposes.find((each) => !PURPOSES.includes(each))
  if (wrong !== undefined) throw invalid('--purpose', `A purpose is one of ${PURPOSES.join(', ')}.`)
  const address = URL.canParse(url) ? new URL(url) : undefined
  const isSafe = address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.has(address.hostname))
  if (!isSafe) throw invalid('--url', 'An address begins with https://; plain http stays on this machine.')
}

const listCommand = (): Command =>
  command('list', 'List the systems that are told.').action(({ json }: Common) =>
    run(json, async () => {
      const all = await withBrand(({ engine }) => hooks(engine.db))
      const rows = all.map(({ system, url, purposes }) => [system, url, purposes.join(', ')])
      const shown = all.map(({ system, url, purposes }) => ({ system, url, purposes }))
      return { json: shown, text: table(['system', 'address', 'purposes'], rows) }
    }),
  )

const removeCommand = (): Command =>
  command('remove', 'Tell a system nothing more, not even what waits.')
    .requiredOption('--system <name>', 'its name')
    .action(({ json, system }: Common & { system: string }) =>
      run(json, async () => {
        const done = await withBrand(({ engine }) => engine.transaction((tx) => removeHook(tx, system)))
        if (!done) throw new StempelError('not_found', `There is no webhook for ${system}.`)
        return { json: { system, removed: true }, text: `${system} is told nothing any more.` }
      }),
    )
