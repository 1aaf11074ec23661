import { type Command, InvalidArgumentError, Option } from 'commander'
import type { WithdrawnPage } from '../actions/shop/end-coupons.ts'
import { readSettings } from '../config.ts'
import { invalid } from '../domain/errors.ts'
import { progress } from './progress.ts'
import { type Common, command, group, run } from './run.ts'
import { withShop } from './with-shop.ts'

const PAGE = 100
const MOST = 100_000_000

/** `stempel offers`: coupons of an offer for many cards at once. */
export const offersCommand = (): Command =>
  group('offers', 'Coupons of an offer, for many cards at once.', [issueCommand(), withdrawCommand()])

interface IssueOptions extends Common {
  readonly offer: string
  readonly segment?: string
  readonly all?: true
  readonly limit: number
}

const issueCommand = (): Command =>
  command('issue', 'Give a coupon of an offer to each card that has none; safe to run again.')
    .requiredOption('--offer <id>', 'an offer of the programme in force that is issued by campaign')
    .addOption(new Option('--segment <name>', 'only cards of this segment, such as stage:at-risk').conflicts('all'))
    .addOption(new Option('--all', 'every card'))
    .addOption(new Option('--limit <number>', 'at most so many coupons').argParser(count).default(MOST))
    .action(({ json, offer, segment, all, limit }: IssueOptions) =>
      run(json, async () => {
        if (segment === undefined && all === undefined)
          throw invalid('--all', 'Say which cards: --segment NAME or --all.')
        const bar = progress('coupons', limit === MOST ? 0 : limit)
        try {
          const issued = await withShop(readSettings(process.env), async (call) => {
            let sum = 0
            for (let after: number | null = 0; after !== null && sum < limit; ) {
              const page = {
                offer,
                ...(segment === undefined ? {} : { segment }),
                after,
                most: limit - sum,
                limit: PAGE,
              }
              const done = (await call('offer.issue', page)) as { issued: number; last: number | null }
              sum += done.issued
              after = done.last
              bar.update(sum)
            }
            return sum
          })
          return { json: { offer, issued }, text: `${issued} cards got a coupon of ${offer}.` }
        } finally {
          bar.stop()
        }
      }),
    )

const withdrawCommand = (): Command =>
  command('withdraw', 'Withdraw the coupons of an offer that nobody has used.')
    .requiredOption('--offer <id>', 'the offer, also one that is no longer in the programme')
    .action(({ json, offer }: Common & { offer: string }) =>
      run(json, async () => {
        const withdrawn = await withShop(readSettings(process.env), async (call) => {
          let sum = 0
          let after: WithdrawnPage['last']
          do {
            const page = (await call('offer.withdraw', { offer, limit: PAGE, after })) as WithdrawnPage
            sum += page.withdrawn
            after = page.last
          } while (after !== undefined)
          return sum
        })
        return { json: { offer, withdrawn }, text: `${withdrawn} coupons of ${offer} were withdrawn.` }
      }),
    )

function count(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST}.`)
}
