import type { Command } from 'commander'
import { admit } from '../admit-shop.ts'
import { listShops, revokeShop } from '../books/brand/desk.ts'
import { closeShop } from '../close-shop.ts'
import { invalid, StempelError } from '../domain/errors.ts'
import { newToken } from '../keys/token.ts'
import { type Common, command, group, run } from './run.ts'
import { minuteOf, table } from './table.ts'
import { withBrand } from './with-brand.ts'

const SHOP = /^[0-9A-Za-z-]{1,20}$/

/** @throws StempelError `invalid` for what is no number of a shop. */
export function checkShopNumber(shop: string): void {
  if (!SHOP.test(shop)) throw invalid('--shop', 'A shop has letters, digits and hyphens, 20 at most.')
}

/** `stempel brand shop`: which shops may speak to the brand. */
export const shopGroup = (): Command =>
  group('shop', 'Admit shops to the brand.', [addCommand(), listCommand(), revokeCommand(), closeCommand()])

const addCommand = (): Command =>
  command('add', 'Admit a shop; the last line printed is its key, shown this once and stored only as a hash.')
    .requiredOption('--shop <number>', 'its number, the first part of its keys')
    .option('--entity <name>', 'the legal entity it settles as; the shop itself unless said')
    .action(({ json, shop, entity = shop }: Common & { shop: string; entity?: string }) =>
      run(json, async () => {
        checkShopNumber(shop)
        const key = await withBrand(async (brand) => {
          const made = newToken(brand.random)
          await admit(brand, { shop, entity, key: made })
          return made
        })
        const text = `Shop ${shop} belongs to the brand and settles as ${entity}. A key it had before opens nothing any more.\nSet STEMPEL_BRAND_URL and STEMPEL_BRAND_KEY in that shop; its key is shown this once:\n${key}`
        return { json: { shop, entity, key }, text }
      }),
    )

const listCommand = (): Command =>
  command('list', 'List the shops of the brand.').action(({ json }: Common) =>
    run(json, async () => {
      const shops = await withBrand(({ engine }) => listShops(engine.db))
      const rows = shops.map(({ shop, entity, admittedAt, seenAt, revokedAt }) => [
        shop,
        entity,
        minuteOf(admittedAt),
        seenAt === undefined ? '' : minuteOf(seenAt),
        revokedAt === undefined ? '' : minuteOf(revokedAt),
      ])
      return { json: shops, text: table(['shop', 'entity', 'admitted', 'seen', 'revoked'], rows) }
    }),
  )

const revokeCommand = (): Command =>
  command('revoke', "End a shop's key at once; what it holds of members stays there until it is closed.")
    .requiredOption('--shop <number>', 'its number')
    .action(({ json, shop }: Common & { shop: string }) =>
      run(json, async () => {
        const done = await withBrand(({ engine, clock }) =>
          engine.transaction((tx) => revokeShop(tx, shop, clock.now())),
        )
        if (!done) throw new StempelError('not_found', `The brand has no shop ${shop} with a key in force.`)
        const text = `Revoked shop ${shop}; its key opens nothing any more.\nWhat it holds of members is given back by: npx stempel brand shop close --shop ${shop}`
        return { json: { shop, revoked: true }, text }
      }),
    )

const closeCommand = (): Command =>
  command('close', 'Give back what a revoked shop holds of members, so that they can spend it in the others.')
    .requiredOption('--shop <number>', 'its number')
    .action(({ json, shop }: Common & { shop: string }) =>
      run(json, async () => {
        const { streams, points } = await withBrand((brand) => closeShop(brand, shop))
        return {
          json: { shop, streams, points },
          text: `Shop ${shop} holds nothing of members any more: ${streams} streams with ${points} points were closed.`,
        }
      }),
    )
