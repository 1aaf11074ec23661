import type { Page } from 'playwright-core'
import { shopper as words } from '../../../src/words/screens/shopper.ts'
import type { TestShop } from '../../support/test-shop.ts'
import { kioskShop, REGULAR, STRANGER } from '../kiosk-shop.ts'
import { linkOf } from '../phone-shop.ts'
import type { Picture } from './picture.ts'

const picture = (name: string, show: Picture['show']): Picture => ({
  ...{ name, show, path: '/m', size: 'phone', start: kioskShop },
})

async function open(page: Page, shop: TestShop, card = REGULAR): Promise<void> {
  await shop.ask('PUT', '/v1/visits/picture', { till: 'door', body: { card } })
  await page.goto(shop.running.url + (await linkOf(shop, card)))
  await page.locator('.who').waitFor()
}

async function behind(page: Page, shop: TestShop, view: 'history' | 'sheet'): Promise<void> {
  await open(page, shop)
  await page.getByRole('button', { name: words.en[view] }).click()
  await page.locator('main li').first().waitFor()
}

/** The card on the shopper's own phone in every state. */
export const phonePictures: readonly Picture[] = [
  picture('phone-card', (page, shop) => open(page, shop)),
  picture('phone-card-dark-zh', async (page, shop) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await open(page, shop)
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByText('咖啡').first().waitFor()
  }),
  picture('phone-first-card', (page, shop) => open(page, shop, STRANGER)),
  picture('phone-history', (page, shop) => behind(page, shop, 'history')),
  picture('phone-sheet', (page, shop) => behind(page, shop, 'sheet')),
  picture('phone-no-link', (page) => page.locator('h1').waitFor()),
  picture('phone-offline', async (page, shop) => {
    await open(page, shop)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: words.en.history }).click()
    await page.locator('.line .notice').waitFor()
  }),
]
