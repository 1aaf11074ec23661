import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import type { Locale } from '../../src/words/screens/common.ts'
import type { Heard } from '../support/test-shop.ts'
import { kioskShop, REGULAR } from './kiosk-shop.ts'
import { words } from './kiosk-words.ts'
import { type Opened, type Screens, type Size, testScreens } from './support.ts'

// What tests do at a kiosk.

let visits = 0

/** What a reader at the kiosk comes to: the shop records the visit and tells the screens. */
export const hold = (shop: Screens['shop'], card: string): Promise<Heard> => {
  visits += 1
  return shop.ask('PUT', `/v1/visits/test-${visits}`, { till: 'door', body: { card } })
}

export async function openKiosk(
  t: ExecutionContext,
  { of = kioskShop, ...how }: { size?: Size; locale?: Locale; of?: typeof kioskShop } = {},
) {
  const screens = await testScreens(t, of)
  const opened = await screens.open('/kiosk', { as: 'door', ...how })
  const { page } = opened
  await page.getByRole('heading', { name: words.en.idleTitle }).waitFor()
  await page.locator('html[data-live=yes]').waitFor()
  const { locale = 'en' } = how
  if (locale !== 'en') await speak(page, locale)
  return { ...screens, ...opened, words: words[locale] }
}

export const speak = (page: Page, locale: Locale): Promise<void> =>
  page.getByRole('button', { name: { en: 'English', de: 'Deutsch', zh: '中文' }[locale] }).click()

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

export async function present(opened: Opened & Pick<Screens, 'shop'>, card = REGULAR): Promise<void> {
  await hold(opened.shop, card)
  await opened.page.locator('.who').waitFor()
  await opened.page.locator('.facts li').nth(1).waitFor()
}

/** The first coupon with its code stands above the foot of the page, which nobody has moved. */
export async function seenWithoutTouch(t: ExecutionContext, page: Page): Promise<void> {
  t.is(await page.evaluate('scrollY'), 0)
  const bottom = `document.querySelector('.coupon').getBoundingClientRect().bottom`
  const foot = `document.querySelector('footer').getBoundingClientRect().top`
  t.true(await page.evaluate(`${bottom} <= ${foot}`), 'coupons are seen without a touch')
}
