import anyTest, { type TestFn } from 'ava'
import type { Page } from 'playwright-core'
import { cardSheet } from '../../src/commands/card-sheet.ts'
import { cardNo, recoveryNo } from '../support/test-books.ts'
import { signedInConsole } from './manager-shop.ts'
import { assertAccessible, browserOf } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

const PLACES = ['overview', 'programme', 'campaigns', 'cards', 'reports', 'consents', 'points'] as const
const MORE = ['devices', 'staff', 'safety', 'audit'] as const

for (const [size, language] of [
  ['kiosk', 'English'],
  ['till', 'Deutsch'],
  ['phone', '中文'],
] as const)
  test.serial(
    `CONSOLE-12 each page of the console is accessible and keeps to its screen, and is reached with keys alone: ${size}`,
    async (t) => {
      const { page, complaints } = await signedInConsole(t, { size })
      await page.getByRole('button', { name: language }).click()
      await page.locator('nav a').first().focus()
      for (const place of [...PLACES, ...MORE]) {
        while ((await focused(page)) !== `#/${place}`) await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.locator(`nav a[aria-current=page][href="#/${place}"]`).waitFor()
        await page.locator('.view p[role=status]').first().waitFor({ state: 'detached' })
        await assertAccessible(t, page, `${size} ${place}`)
        t.true(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), place)
      }
      t.deepEqual(complaints, [])
    },
  )

test.serial(
  'CONSOLE-13 cards are made and printed eight to a page of A4; a line that is cut is said, and nothing is lost by it',
  async (t) => {
    const { page, cut } = await signedInConsole(t)
    await page.getByRole('link', { name: 'Cards', exact: true }).click()
    await cut(true)
    await page.getByLabel('How many').fill('9')
    await page.keyboard.press('Enter')
    await page.getByText('No connection to the shop').first().waitFor()
    t.is(await page.locator('.sheet article').count(), 0)
    await cut(false)
    await page.getByLabel('How many').press('Enter')
    await page.locator('.sheet article').nth(8).waitFor()
    await assertAccessible(t, page, 'cards')
    t.is(await pagesOf(page), 2, 'eight on the first page, one on the second')
    t.is(await pagesOf(await sheetOf(page, 8)), 1, 'the sheet of the command line as well')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByText('Punktekarte').first().waitFor()
    await page.getByRole('link', { name: 'Überblick' }).click()
    await page.getByRole('heading', { name: 'Überblick' }).waitFor()
    t.false((await page.content()).includes('Punktekarte'), 'cards are gone with their page')
  },
)

/** Where the link leads that the keys have reached. */
const focused = (page: Page): Promise<string | null> =>
  page.evaluate<string | null>('document.activeElement?.getAttribute("href") ?? null')

/** What `cards issue --format html` prints, in a page of its own. */
async function sheetOf(page: Page, count: number): Promise<Page> {
  const cards = Array.from({ length: count }, (_, i) => ({ code: cardNo(i + 1), recoveryCode: recoveryNo(i + 1) }))
  let html = ''
  for await (const piece of cardSheet(cards, 'de')) html += piece
  const sheet = await page.context().newPage()
  await sheet.setContent(html)
  return sheet
}

/** Pages that come out of a printer. */
async function pagesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true, format: 'A4' })
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
}
