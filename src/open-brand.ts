import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrandEngine } from './books/brand/engine.ts'
import { openPostgres } from './books/brand/engine-postgres.ts'
import { openSqlite } from './books/brand/engine-sqlite.ts'
import { migrateBrand } from './books/brand/migrate.ts'
import type { Patience } from './books/brand/retry.ts'
import { KeptDepartures } from './brand-departures.ts'
import type { BrandSettings } from './config.ts'
import type { Clock, Random } from './domain/ports.ts'
import { type BrandKeys, brandKeys } from './keys/brand-keys.ts'
import { openKeyFolder } from './keys/folder.ts'
import { sha256Text, systemClock, systemRandom } from './open-shop.ts'

/** A brand without its doors: keys and books, as the server and the commands use it. */
export interface OpenBrand {
  readonly settings: BrandSettings
  readonly clock: Clock
  readonly random: Random
  readonly keys: BrandKeys
  readonly engine: BrandEngine
  /** Who left, remembered beside the books. */
  readonly departures: KeptDepartures
  close(): Promise<void>
}

/** A share from 0 to 1, for pauses that should not be alike. */
const chanceOf = (random: Random): number => (random.bytes(1)[0] ?? 0) / 255

/** The folder of the brand's own file: a shop may live in the same data folder. */
export const brandFolder = (data: string): string => join(data, 'brand')

/**
 * Opens keys and books of the brand and creates what is missing.
 * @throws StempelError when the database does not answer, or a file is damaged.
 */
export async function openBrand(
  settings: BrandSettings,
  { clock = systemClock, random = systemRandom }: { clock?: Clock; random?: Random } = {},
): Promise<OpenBrand> {
  const folder = openKeyFolder(settings.keys, { random, clock, dataFolder: settings.data })
  const departures = new KeptDepartures(settings.keys, { clock, timeZone: settings.timeZone })
  const patience: Patience = { chance: () => chanceOf(random), wait: async (ms) => void (await pause(ms)) }
  const engine =
    settings.databaseUrl === undefined
      ? openSqlite(brandFolder(settings.data), patience)
      : await openPostgres(settings.databaseUrl, patience)
  try {
    await migrateBrand(engine, sha256Text)
  } catch (error) {
    await engine.close()
    throw error
  }
  return { settings, clock, random, keys: brandKeys(folder.secret), engine, departures, close: () => engine.close() }
}
