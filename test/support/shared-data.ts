import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'

/**
 * The path of a data file that is used for measuring and lies beside the repository, not in it; undefined, with a
 * line in the log, where it is absent. On the build machine it must be there.
 */
export function sharedData(t: ExecutionContext, name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  if (existsSync(path)) return path
  if (process.env.CI !== undefined) throw new Error(`${name} is needed beside the repository, in shared/data`)
  t.log(`not checked: ${name} does not lie beside the repository, in shared/data`)
  return undefined
}
