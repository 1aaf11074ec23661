import type { Command } from 'commander'
import { readSettings } from '../config.ts'
import { type Common, command, run } from './run.ts'

/** `stempel shop`: serves until it is told to stop. */
export function shopCommand(): Command {
  return command('shop', 'Start the shop server.').action(({ json }: Common) =>
    run(json, async () => {
      // Only here, so that the other commands need not read all of the server first.
      const { startShop } = await import('../shop.ts')
      const running = await startShop(readSettings(process.env))
      const stop = (): void => {
        running.close().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      }
      process.once('SIGINT', stop)
      process.once('SIGTERM', stop)
      const { data } = running.shop.settings
      return {
        json: { url: running.url, docs: `${running.url}/docs`, data },
        text: `Stempel shop ${running.shop.settings.shop} at ${running.url} (data in ${data})\nDescription of the interface: ${running.url}/docs\nPair a till: npx stempel device add --kind till --id 07`,
      }
    }),
  )
}
