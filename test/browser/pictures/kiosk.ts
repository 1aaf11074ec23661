import type { Page } from 'playwright-core'
import { experience } from '../../../src/words/screens/experience.ts'
import type { TestShop } from '../../support/test-shop.ts'
import { askingShop, kioskShop, LOST, REGULAR, STRANGER } from '../kiosk-shop.ts'
import { words } from '../kiosk-words.ts'
import type { Size } from '../support.ts'
import type { Picture } from './picture.ts'

const common = { path: '/kiosk', as: 'door', start: kioskShop } as const

const picture = (name: string, size: Size, show: Picture['show']): Picture => ({ ...common, name, size, show })

const speak = (page: Page, language: string): Promise<void> => page.getByRole('button', { name: language }).click()

async function present(page: Page, shop: TestShop, card = REGULAR): Promise<void> {
  await page.locator('html[data-live=yes]').waitFor()
  await shop.ask('PUT', '/v1/visits/picture', { till: 'door', body: { card } })
  await page.locator('.facts li, .notice').first().waitFor()
  await page.locator('.facts li').nth(1).or(page.locator('.notice')).first().waitFor()
}

async function behind(page: Page, shop: TestShop, view: 'history' | 'sheet' | 'contact' | 'erase'): Promise<void> {
  await present(page, shop)
  await page.getByRole('button', { name: words.en[view] }).click()
  await page.locator('h1', { hasText: words.en[view] }).waitFor()
}

/** The kiosk in every state. */
export const kioskPictures: readonly Picture[] = [
  picture('kiosk-idle', 'kiosk', (page) => page.locator('html[data-live=yes]').waitFor()),
  picture('kiosk-coupons', 'kiosk', (page, shop) => present(page, shop)),
  picture('kiosk-coupons-zh', 'kiosk', async (page, shop) => {
    await speak(page, '中文')
    await present(page, shop)
    await page.getByText('巧克力').first().waitFor()
  }),
  picture('kiosk-coupons-lying-de', 'till', async (page, shop) => {
    await speak(page, 'Deutsch')
    await present(page, shop)
    await page.getByText('Tafel Schokolade').first().waitFor()
  }),
  picture('kiosk-first-card', 'kiosk', (page, shop) => present(page, shop, STRANGER)),
  picture('kiosk-dark', 'kiosk', async (page, shop) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await present(page, shop)
  }),
  picture('kiosk-offline', 'kiosk', async (page, shop) => {
    await present(page, shop)
    await page.context().setOffline(true)
    await page.locator('.line .notice').waitFor()
  }),
  picture('kiosk-history', 'kiosk', (page, shop) => behind(page, shop, 'history')),
  picture('kiosk-sheet', 'kiosk', (page, shop) => behind(page, shop, 'sheet')),
  picture('kiosk-contact', 'kiosk', (page, shop) => behind(page, shop, 'contact')),
  picture('kiosk-erase', 'kiosk', async (page, shop) => {
    await behind(page, shop, 'erase')
    await page.getByRole('button', { name: words.en.eraseFirst, exact: true }).click()
  }),
  {
    ...picture('kiosk-asked', 'kiosk', async (page, shop) => {
      await present(page, shop)
      await page.getByRole('button', { name: experience.en.answers.bad }).click()
      await page.getByRole('button', { name: experience.en.reasons.queue }).click()
      await page.getByText(experience.en.thanks.bad).scrollIntoViewIfNeeded()
      await page.evaluate("document.getElementById('ask').scrollIntoView({ block: 'center' })")
    }),
    start: askingShop,
  },
  picture('kiosk-lost', 'kiosk', async (page) => {
    await page.getByRole('button', { name: words.en.lost }).click()
    await page.getByLabel(words.en.lostCode).fill(LOST.recoveryCode)
  }),
]
