import type { Command } from 'commander'
import { readBrandSettings } from '../config.ts'
import { branchGroup } from './brand-branch.ts'
import { brandProgrammeGroup, brandStatementGroup } from './brand-documents.ts'
import { priceCommand, settlementCommand } from './brand-settlement.ts'
import { shopGroup } from './brand-shop.ts'
import { brandVerifyCommand } from './brand-verify.ts'
import { webhookGroup } from './brand-webhook.ts'
import { type Common, command, run } from './run.ts'

/** `stempel brand`: serves until it is told to stop; its subcommands are the brand office's. */
export function brandCommand(): Command {
  const brand = command('brand', 'Start the brand server, or work in its books.').action(({ json }: Common) =>
    run(json, async () => {
      const { startBrand } = await import('../brand.ts')
      const running = await startBrand(readBrandSettings(process.env))
      const stop = (): void => {
        running.close().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      }
      process.once('SIGINT', stop)
      process.once('SIGTERM', stop)
      const { kind } = running.brand.engine
      return {
        json: { url: running.url, engine: kind, data: running.brand.settings.data },
        text: `Stempel brand at ${running.url} (${kind === 'postgres' ? 'PostgreSQL' : `data in ${running.brand.settings.data}`})\nAdmit a shop: npx stempel brand shop add --shop 0002`,
      }
    }),
  )
  // `--json` behind a subcommand is the subcommand's.
  brand.enablePositionalOptions()
  const office = [
    ...[shopGroup(), branchGroup(), brandProgrammeGroup(), brandStatementGroup(), webhookGroup()],
    ...[priceCommand(), settlementCommand(), brandVerifyCommand()],
  ]
  for (const each of office) brand.addCommand(each)
  return brand
}
