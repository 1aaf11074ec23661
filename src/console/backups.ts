import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { conflict, StempelError } from '../domain/errors.ts'
import type { ConsoleDesk } from '../http/shop/console-desk.ts'
import type { OpenShop } from '../open-shop.ts'
import { work } from '../work.ts'
import { noter } from './noted.ts'

const FILE = /^stempel-[0-9A-Za-z-]+-\d{8}T\d{6}\.db$/
const MOST_TOLD = 50

/** Copies of the books that are made at the console, into the folder that was set for them. */
export function backupsOf(shop: OpenShop): Pick<ConsoleDesk, 'backups' | 'backUp'> {
  const { settings, folder: keys, clock, books, ctx } = shop
  const { backups: folder, data } = settings
  let running = false
  return {
    backups: () => ({ folder: folder ?? null, keysExported: keys.wasExported(), backups: filesIn(folder) }),
    async backUp(by) {
      if (folder === undefined)
        throw conflict('folder', 'No folder for backups is set: STEMPEL_BACKUPS, best on another disk.')
      if (folder === data || folder.startsWith(data + sep))
        throw conflict('folder', 'A backup in the data folder is lost with it; STEMPEL_BACKUPS names another folder.')
      if (running) throw new StempelError('too_many', 'A backup is being made.', { retryAfterSeconds: 5 })
      running = true
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const stamp = new Date(clock.now()).toISOString().replace(/[-:]/g, '').slice(0, 15)
        const file = `stempel-${ctx.shop}-${stamp}.db`
        // Read first: should the shop be fenced meanwhile, the copy is of an older stream and no till may rely on it.
        const stream = books.read.meta.get('stream')
        const { seq, bytes, offDisk } = await work(data, 'backup', { file: join(folder, file) })
        const safe = await noter(shop)(
          (tx) => {
            if (!offDisk || tx.meta.get('stream') !== stream) return false
            if (Number(tx.meta.get('safe-seq') ?? 0) < seq) tx.meta.put('safe-seq', String(seq))
            return true
          },
          'backup-made',
          by,
          file,
        )
        shop.refreshStanding()
        return { file, seq, bytes, safe }
      } finally {
        running = false
      }
    },
  }
}

function filesIn(folder: string | undefined): { file: string; bytes: number; at: string }[] {
  if (folder === undefined || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => FILE.test(file))
    .sort()
    .reverse()
    .slice(0, MOST_TOLD)
    .map((file) => {
      const { size, mtimeMs } = statSync(join(folder, file))
      return { file, bytes: size, at: new Date(mtimeMs).toISOString() }
    })
}
