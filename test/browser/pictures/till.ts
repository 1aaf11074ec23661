import type { Page } from 'playwright-core'
import { till as words } from '../../../src/words/screens/till.ts'
import type { TestShop } from '../../support/test-shop.ts'
import { REGULAR, STRANGER } from '../kiosk-shop.ts'
import type { Size } from '../support.ts'
import { sellTo, tillShop } from '../till-shop.ts'
import type { Picture } from './picture.ts'

const common = { path: '/till', as: 'side07', start: tillShop } as const

const picture = (name: string, size: Size, show: Picture['show']): Picture => ({ ...common, name, size, show })

const ready = (page: Page): Promise<void> => page.locator('html[data-live=yes]').waitFor()

async function here(page: Page, shop: TestShop, card = REGULAR): Promise<void> {
  await ready(page)
  await shop.scan(card)
  await page.locator('.who').waitFor()
  if (card === REGULAR) await page.locator('.act').nth(2).waitFor()
}

async function sold(page: Page, shop: TestShop): Promise<void> {
  await here(page, shop)
  await sellTo(shop, 10, 3700)
  await page.getByText('+200').waitFor()
  await page.locator('.act').nth(1).waitFor()
}

async function returning(page: Page, shop: TestShop): Promise<void> {
  await ready(page)
  await sellTo(shop, 20, 3700, STRANGER)
  await page.getByText('+200').waitFor()
  await page.keyboard.press('F2')
  await page.getByLabel(words.en.receipt).fill('0001.07.2026-11-21.20')
  await page.keyboard.press('Enter')
  await page.getByLabel(words.en.backOf('Coffee 500 g')).fill('1')
  await page.locator('.facts li').first().waitFor()
}

/** The screen beside a till in every state. */
export const tillPictures: readonly Picture[] = [
  picture('till-waiting', 'till', ready),
  picture('till-card', 'till', (page, shop) => here(page, shop)),
  picture('till-card-zh', 'till', async (page, shop) => {
    await page.getByRole('button', { name: '中文' }).click()
    await here(page, shop)
    await page.getByText('咖啡').first().waitFor()
  }),
  picture('till-answers', 'till', async (page, shop) => {
    await here(page, shop)
    // A scanner that types.
    await page.keyboard.type('4006381333931')
    await page.keyboard.press('Enter')
    await page.locator('#article').waitFor()
  }),
  picture('till-nothing', 'till', (page, shop) => here(page, shop, STRANGER)),
  picture('till-sold', 'till', sold),
  picture('till-return', 'till', returning),
  picture('till-keyed', 'till', async (page) => {
    await ready(page)
    await page.keyboard.press('F4')
    await page.getByLabel(words.en.cardNumber).waitFor()
  }),
  picture('till-offline', 'till', async (page, shop) => {
    await here(page, shop)
    await page.context().setOffline(true)
    await page.locator('.line .notice').waitFor()
  }),
  picture('till-dark-de', 'till', async (page, shop) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await sold(page, shop)
    await page.getByText('Tafel Schokolade').first().waitFor()
  }),
  { ...picture('till-no-till', 'till', (page) => page.locator('.notice').waitFor()), as: 'wall' },
]
