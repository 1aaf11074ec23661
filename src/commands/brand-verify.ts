import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { listBranches } from '../books/brand/branches.ts'
import { type BrandVerdict, verifyBrand } from '../books/brand/verify.ts'
import { booksFile } from '../books/shop/open.ts'
import type { Settings } from '../config.ts'
import { branchSettings } from '../online/branch.ts'
import { sha256Text } from '../open-shop.ts'
import { type Common, command, type Output, run } from './run.ts'
import { type Verified, verifyBooks } from './verify-books.ts'
import { withBrand } from './with-brand.ts'

/** `stempel brand verify`: do the brand's books say what shops told it? Exit code 1 and the first difference if not. */
export const brandVerifyCommand = (): Command =>
  command(
    'verify',
    'Rebuild every member from the entries that shops sent, compare it with the books, and check every chain; of branches that have their books here, these as well.',
  ).action(({ json }: Common) =>
    run(json, () =>
      withBrand(async (brand) => {
        const { engine } = brand
        const found = await engine.transaction((tx) => verifyBrand(tx, sha256Text))
        const branches = (await listBranches(engine.db)).map(({ shop, locale }) => branchSettings(brand, shop, locale))
        return outcomeOf(found, branches.filter(({ data }) => existsSync(booksFile(data))).map(verifyBranch))
      }),
    ),
  )

type VerifiedBranch = { readonly branch: string } & Verified

const verifyBranch = (settings: Settings): VerifiedBranch => ({ branch: settings.shop, ...verifyBooks(settings) })

function outcomeOf(verdict: BrandVerdict, branches: readonly VerifiedBranch[]): Output {
  const found = { ...verdict, branches }
  if (!found.ok) return { json: found, text: `The brand's books are wrong: ${found.first}.`, failed: true }
  const { streams, entries, members, sums } = found
  const wrong = branches.find(({ ok }) => !ok)
  if (wrong?.ok === false)
    return { json: found, text: `The books of branch ${wrong.branch} are wrong: ${wrong.first}.`, failed: true }
  const of = (name: string): number => sums[name] ?? 0
  const text = [
    `${streams} streams, ${entries} entries, ${members} members: the books say what the shops told.`,
    `in shops ${of('streams')} + pool ${of('pool')} + redeemed ${of('redeemed')} + expired ${of('expired')} + paid ${of('paid')} + ahead ${of('ahead')}`,
    `= issued ${of('issued')} + owed ${of('debt')} + lost ${of('loss')} + early ${of('early')} points`,
  ]
  const own = branches.map(({ branch, head }) => `branch ${branch}: ${head.seq} facts, its books are sound`)
  return { json: found, text: [...text, ...own].join('\n') }
}
