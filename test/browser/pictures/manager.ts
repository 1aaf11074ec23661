import type { Page } from 'playwright-core'
import { experience } from '../../../src/words/screens/experience.ts'
import { askingShop, REGULAR } from '../kiosk-shop.ts'
import { newShop, sell, setUp, signIn } from '../manager-shop.ts'
import type { Size } from '../support.ts'
import type { Picture } from './picture.ts'

const picture = (name: string, size: Size, show: Picture['show']): Picture => ({
  name,
  size,
  show,
  path: '/manager',
  start: async (t) => {
    const shop = await newShop(t)
    await sell(shop)
    await setUp(shop)
    return shop
  },
})

const go = async (page: Page, place: string): Promise<void> => {
  await signIn(page)
  await page.locator(`nav a[href="#/${place}"]`).click()
  await page.locator('.view p[role=status]').first().waitFor({ state: 'detached' })
}

async function desk(page: Page): Promise<void> {
  await go(page, 'programme')
  await page.locator('.button.take').first().click()
  await page.locator('.panel svg').first().waitFor()
}

/** The console: how the shop stands, the programme on the desk, a report, devices. */
export const managerPictures: readonly Picture[] = [
  { ...picture('manager-first-start', 'till', (page) => page.locator('form').waitFor()), start: newShop },
  picture('manager-overview', 'till', (page) => go(page, 'overview')),
  picture('manager-programme', 'till', desk),
  picture('manager-programme-zh', 'phone', async (page) => {
    await page.getByRole('button', { name: '中文' }).click()
    await desk(page)
  }),
  picture('manager-reports', 'till', (page) => go(page, 'reports')),
  {
    ...picture('manager-tickets', 'till', async (page, shop) => {
      const at = { till: 'door' }
      await shop.ask('PUT', '/v1/visits/picture', { ...at, body: { card: REGULAR } })
      await shop.ask('PUT', '/v1/visits/picture/answer', { ...at, body: { answer: 'bad', reason: 'queue' } })
      await go(page, 'tickets')
      await page.getByText(experience.en.reasons.queue).waitFor()
    }),
    start: async (t) => {
      const shop = await askingShop(t)
      await setUp(shop)
      return shop
    },
  },
  picture('manager-devices', 'till', (page) => go(page, 'devices')),
]
