import type { Command } from 'commander'
import { readSettings } from '../config.ts'
import { newSetupCode } from '../console/setup.ts'
import { renewScreens } from '../screens.ts'
import { type Common, command, run } from './run.ts'
import { trustOf } from './trust.ts'

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
      stopWithParent(stop)
      renewScreens((reason) => process.stderr.write(`The screens could not be built: ${reason}\n`))
      const { data } = running.shop.settings
      const trust = trustOf(running)
      const code = await newSetupCode(running.shop)
      const first =
        code === undefined ? '' : `\nSet it up at ${running.url}/manager with the setup code ${code}, good for a day`
      return {
        json: {
          url: running.url,
          docs: `${running.url}/docs`,
          data,
          ...trust?.json,
          ...(code === undefined ? {} : { setupCode: code }),
        },
        text: `Stempel shop ${running.shop.settings.shop} at ${running.url} (data in ${data})\nDescription of the interface: ${running.url}/docs\nPair a till: npx stempel device add --kind till --id 07${trust?.text ?? ''}${first}`,
      }
    }),
  )
}

const PARENT_CHECK_MS = 500

/**
 * Under `npm start` a signal ends npm and its shell but does not reach this process, which would sell on as an orphan
 * and hold the data. So it stops when its parent is gone. A shop started by itself outlives the shell it came from.
 */
function stopWithParent(stop: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, PARENT_CHECK_MS)
  timer.unref()
}
