import { mkdirSync, writeFileSync } from 'node:fs'
import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { NOON } from '../support/test-shop.ts'
import { PICTURES } from './pictures/index.ts'
import { indexed } from './pictures/indexed.ts'
import { closeBrowser, testScreens } from './support.ts'

/**
 * Takes the pictures of the screens in `docs/pictures`, small enough for the README. Names on the command line take
 * only these: `npm run pictures -- kiosk`.
 */
const FOLDER = new URL('../../docs/pictures/', import.meta.url)

const wanted = process.argv.slice(2)
mkdirSync(FOLDER, { recursive: true })
for (const { name, size, path, as, start, show } of PICTURES) {
  if (wanted.length > 0 && !wanted.some((each) => name.startsWith(each))) continue
  const endings: (() => unknown)[] = []
  const t = { teardown: (end: () => unknown) => endings.push(end) } as unknown as ExecutionContext
  try {
    const { shop, open } = await testScreens(t, start)
    const { page } = await open(path, { size, scale: size === 'kiosk' ? 0.5 : 1, ...(as === undefined ? {} : { as }) })
    await page.clock.setFixedTime(NOON)
    await show(page, shop)
    await settle(page)
    writeFileSync(new URL(`${name}.png`, FOLDER), indexed(await page.screenshot({ scale: 'device' })))
    process.stdout.write(`${name}.png\n`)
  } finally {
    for (const end of endings.reverse()) await end()
  }
}
await closeBrowser()

/** Letters are there and the frame of light is gone. */
async function settle(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => 0)')
  await page.locator('.kiosk.light').waitFor({ state: 'detached' })
}
