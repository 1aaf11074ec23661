import type { Command } from 'commander'
import { type BrandVerdict, verifyBrand } from '../books/brand/verify.ts'
import { sha256Text } from '../open-shop.ts'
import { type Common, command, type Output, run } from './run.ts'
import { withBrand } from './with-brand.ts'

/** `stempel brand verify`: do the brand's books say what shops told it? Exit code 1 and the first difference if not. */
export const brandVerifyCommand = (): Command =>
  command(
    'verify',
    'Rebuild every member from the entries that shops sent, compare it with the books, and check every chain.',
  ).action(({ json }: Common) =>
    run(json, async () =>
      outcomeOf(await withBrand(({ engine }) => engine.transaction((tx) => verifyBrand(tx, sha256Text)))),
    ),
  )

function outcomeOf(found: BrandVerdict): Output {
  if (!found.ok) return { json: found, text: `The brand's books are wrong: ${found.first}.`, failed: true }
  const { streams, entries, members, sums } = found
  const of = (name: string): number => sums[name] ?? 0
  const text = [
    `${streams} streams, ${entries} entries, ${members} members: the books say what the shops told.`,
    `in shops ${of('streams')} + pool ${of('pool')} + redeemed ${of('redeemed')} + expired ${of('expired')} + paid ${of('paid')} + ahead ${of('ahead')}`,
    `= issued ${of('issued')} + owed ${of('debt')} + lost ${of('loss')} + early ${of('early')} points`,
  ]
  return { json: found, text: text.join('\n') }
}
