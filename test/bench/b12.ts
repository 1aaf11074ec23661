import { join } from 'node:path'
import { buildScreens } from '../../kiosk-ui/build.ts'
import { isBuilt } from '../../kiosk-ui/stamp.ts'
import { reachShop } from '../../src/local-socket.ts'
import { launchChromium } from '../browser/chromium.ts'
import { firstLoad } from '../browser/first-load.ts'
import { type BenchOptions, type Row, type RowResult, round } from './row.ts'
import { temporaryFolder } from './support/places.ts'
import { startShopProcess } from './support/shop-process.ts'

const MOST_BYTES = 100_000

/** What the kiosk screen transfers when a browser opens it for the first time. */
export const b12: Row = {
  id: 'B12',
  async measure({ say }: BenchOptions): Promise<RowResult> {
    if (!isBuilt()) await buildScreens()
    const folder = temporaryFolder('bench-b12')
    const data = join(folder.path, 'data')
    const shop = await startShopProcess({ data })
    const browser = await launchChromium()
    try {
      const local = await reachShop(data)
      if (local === undefined) throw new Error('no shop runs here')
      const { token } = (await local.call('device.add', { kind: 'kiosk', id: 'door' })) as { token: string }
      local.close()
      const { bytes, files } = await firstLoad(browser, `http://127.0.0.1:${shop.port}`, '/kiosk', token)
      say(`B12: ${round(bytes / 1000, 1)} kB in ${Object.keys(files).length} files`)
      return {
        id: 'B12',
        what: 'first load of the kiosk screen, letters included, as sent to a browser that takes gzip',
        baseline: '100 kB: transferred ÷ 100 kB',
        ratio: bytes / MOST_BYTES,
        goal: '≤ 1',
        verdict: bytes <= MOST_BYTES ? 'goal' : 'missed',
        figures: { kB: round(bytes / 1000, 1), files: Object.keys(files).length },
      }
    } finally {
      await browser.close()
      await shop.stop()
      folder.remove()
    }
  },
}
