import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { newSetupCode } from '../../src/console/setup.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON, type TestShop, testShop } from '../support/test-shop.ts'
import { type Opened, type Screens, testScreens } from './support.ts'

export const MANAGER = { operator: 'm1', password: 'the sea is calm tonight' }

/** A shop whose profile nobody has given yet. */
export const newShop = (t: ExecutionContext): Promise<TestShop> => testShop(t, NOON, undefined, { given: [] })

/** A shop with some weeks of sales, set up, and its manager signed in at the console. */
export async function signedInConsole(
  t: ExecutionContext,
  how: Parameters<Screens['open']>[1] = { size: 'till' },
): Promise<Screens & Opened> {
  const screens = await testScreens(t, newShop)
  await sell(screens.shop)
  await setUp(screens.shop)
  const opened = await screens.open('/manager', how)
  await signIn(opened.page)
  return { ...screens, ...opened }
}

/** Types operator and password, whatever the language. */
export async function signIn(page: Page): Promise<void> {
  await page.locator('input').first().fill(MANAGER.operator)
  await page.locator('input[type=password]').fill(MANAGER.password)
  await page.locator('button[type=submit]').click()
  await page.locator('nav a[aria-current=page]').waitFor()
}

export async function setUp({ running: { shop, url } }: TestShop): Promise<void> {
  const profile = { name: 'Corner shop', legalEntity: 'Corner Shop Ltd', timeZone: 'Europe/Berlin', currency: 'EUR' }
  const { status } = await fetch(`${url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: await newSetupCode(shop), profile: { ...profile, locale: 'en' }, manager: MANAGER }),
  })
  if (status !== 201) throw new Error(`the shop could not be set up: ${status}`)
}

const DAY_MS = 86_400_000
const CARDS = 12

/** Twelve cards buy for some days: enough that groups may be told. */
export async function sell(shop: TestShop, days = 6): Promise<void> {
  let sequence = 0
  for (let back = days; back >= 1; back -= 1) {
    shop.clock.at = NOON - back * 5 * DAY_MS
    for (let card = 1; card <= CARDS; card += 1) {
      sequence += 1
      const day = new Date(shop.clock.at).toISOString().slice(0, 10)
      const key = `0001.07.${day}.${String(sequence).padStart(6, '0')}`
      const { status, text } = await shop.put(`/v1/sales/${key}`, {
        card: cardNo(card),
        currency: 'EUR',
        lines: [
          { line: 1, name: 'Coffee', department: 'coffee', quantity: 1, amountCents: 600 + card * 100 },
          { line: 2, name: 'Apples', department: 'produce', quantity: 1, amountCents: 300 + card * 250 },
        ],
        finishedAt: new Date(shop.clock.at).toISOString(),
      })
      if (status !== 201) throw new Error(text)
    }
  }
  shop.clock.at = NOON
}
