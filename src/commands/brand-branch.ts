import { type Command, Option } from 'commander'
import { admit } from '../admit-shop.ts'
import { type Branch, listBranches, removeBranch, takeBranch } from '../books/brand/branches.ts'
import { revokeShop } from '../books/brand/desk.ts'
import { conflict, invalid, StempelError } from '../domain/errors.ts'
import { newToken } from '../keys/token.ts'
import { branchSettings, WEB_TILL } from '../online/branch.ts'
import { homeOf } from '../online/branches.ts'
import type { OpenBrand } from '../open-brand.ts'
import { checkShopNumber } from './brand-shop.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { minuteOf, table } from './table.ts'
import { withBrand } from './with-brand.ts'
import { withShop } from './with-shop.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** `stempel brand branch`: web shops, apps and partners, which speak the till's messages to the brand itself. */
export const branchGroup = (): Command =>
  group('branch', 'Branches without a door: web shop, app, partners.', [addCommand(), listCommand(), removeCommand()])

interface AddOptions extends Common {
  readonly shop: string
  readonly name?: string
  readonly entity?: string
  readonly origin?: string
  readonly locale?: string
}

const addCommand = (): Command =>
  command('add', 'Make a branch; the last line printed is the token of its till, shown this once.')
    .requiredOption('--shop <number>', 'its number, the first part of its keys; no shop has it')
    .option('--name <text>', 'what members read where they make a passkey; its number, or as before, unless said')
    .option('--entity <name>', 'the legal entity it settles as; its number, or as before, unless said')
    .option('--origin <address>', 'the page where members use passkeys, for example https://shop.example')
    .addOption(new Option('--locale <language>', 'of its receipts').choices(['en', 'de', 'zh']))
    .action(({ json, ...given }: AddOptions) =>
      run(json, async () => {
        const { shop } = given
        checkShopNumber(shop)
        const { name = '?' } = given
        if (name.length === 0 || name.length > 60) throw invalid('--name', 'A name has 1 to 60 characters.')
        const said = { ...given, ...(given.origin === undefined ? {} : { origin: originOf(given.origin) }) }
        return withBrand((brand) => add(brand, said))
      }),
    )

/** Whoever asks for another token need not say again what was said. */
async function add(brand: OpenBrand, given: AddOptions): Promise<Output> {
  const { shop } = given
  const before = (await listBranches(brand.engine.db)).find((each) => each.shop === shop)
  const { name = shop, entity = shop, origin, locale = 'en' } = { ...before, ...given }
  // Nobody is told its key: the branch lives in the brand's own process.
  await admit(brand, { shop, entity, key: newToken(brand.random), branch: { name, origin, locale } })
  const token = await pairTill(brand, shop, locale)
  const text = `Branch ${shop} (${name}) settles as ${entity}. Its till is ${WEB_TILL}: keys of its sales are ${shop}.${WEB_TILL}.YYYY-MM-DD.sequence\nIts server speaks to the brand as a till, with this token, shown this once; a former one opens nothing any more:\n${token}`
  return { json: { shop, name, entity, origin, till: WEB_TILL, token }, text }
}

async function pairTill(brand: OpenBrand, shop: string, locale: string): Promise<string> {
  const isHere = await brand.engine.transaction((tx) => takeBranch(tx, shop, homeOf(brand)))
  if (!isHere)
    throw conflict('--shop', `The books of branch ${shop} are with another server of this brand; add it there.`)
  const paired = await withShop(branchSettings(brand, shop, locale), async (call) => {
    await call('device.revoke', { id: WEB_TILL }).catch((error: unknown) => {
      if (!(error instanceof StempelError && error.code === 'not_found')) throw error
    })
    return call('device.add', { kind: 'till', id: WEB_TILL })
  })
  return (paired as { token: string }).token
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))
  if (url === undefined || !isSafe || url.pathname !== '/' || url.search !== '')
    throw invalid('--origin', 'An origin is https://host and nothing behind; plain http stays on this machine.')
  return url.origin
}

const listCommand = (): Command =>
  command('list', 'List the branches.').action(({ json }: Common) =>
    run(json, async () => {
      const found = await withBrand(async (brand) => {
        const branches = await listBranches(brand.engine.db)
        return branches.map((branch) => ({ ...branch, ...placeOf(brand, branch) }))
      })
      const rows = found.map(({ shop, name, entity, origin = '', addedAt, removedAt, data }) => [
        ...[shop, name, entity, origin, minuteOf(addedAt)],
        ...[removedAt === undefined ? '' : minuteOf(removedAt), data],
      ])
      const shown = found.map(({ home: _, ...said }) => said)
      return {
        json: shown,
        text: table(['branch', 'name', 'entity', 'page', 'added', 'removed', 'books'], rows),
      }
    }),
  )

const placeOf = (brand: OpenBrand, { shop, locale }: Branch): { data: string; keys: string } => {
  const { data, keys } = branchSettings(brand, shop, locale)
  return { data, keys }
}

const removeCommand = (): Command =>
  command('remove', 'End a branch: its till’s token opens nothing any more; its books stay.')
    .requiredOption('--shop <number>', 'its number')
    .action(({ json, shop }: Common & { shop: string }) =>
      run(json, async () => {
        await withBrand(async (brand) => {
          const { engine, clock } = brand
          const branch = (await listBranches(engine.db)).find((each) => each.shop === shop)
          if (branch === undefined || branch.removedAt !== undefined)
            throw new StempelError('not_found', `The brand has no branch ${shop}.`)
          await engine.transaction(async (tx) => {
            await removeBranch(tx, shop, clock.now())
            await revokeShop(tx, shop, clock.now())
          })
          await withShop(branchSettings(brand, shop, branch.locale), (call) => call('device.revoke', { id: WEB_TILL }))
        })
        return { json: { shop, removed: true }, text: `Branch ${shop} is removed; its token opens nothing any more.` }
      }),
    )
