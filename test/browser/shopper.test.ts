import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import type { Page } from 'playwright-core'
import type { Locale } from '../../src/words/screens/common.ts'
import { experience } from '../../src/words/screens/experience.ts'
import { shopper as words } from '../../src/words/screens/shopper.ts'
import { askingShop, kioskShop, REGULAR } from './kiosk-shop.ts'
import { linkOf } from './phone-shop.ts'
import { assertAccessible, browserOf, type Size, testScreens } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function openPhone(
  t: ExecutionContext,
  { size = 'phone', locale = 'en' }: { size?: Size; locale?: Locale } = {},
) {
  const screens = await testScreens(t, kioskShop)
  await screens.shop.ask('PUT', '/v1/visits/test-1', { till: 'door', body: { card: REGULAR } })
  const path = await linkOf(screens.shop)
  const opened = await screens.open(path, { size, locale })
  await heading(opened.page, words[locale].title).waitFor()
  return { ...screens, ...opened, path, words: words[locale] }
}

const JOURNEYS = [
  ['phone', 'en'],
  ['phone', 'de'],
  ['phone', 'zh'],
  ['till', 'de'],
  ['kiosk', 'zh'],
] as const

for (const [size, locale] of JOURNEYS)
  test.serial(
    `PHONE-1 the link on a slip opens balance, coupons with their codes, history and data sheet: ${size}, ${locale}`,
    async (t) => {
      const { page, words: w, complaints } = await openPhone(t, { size, locale })
      await page.locator('.coupon').nth(2).waitFor()
      t.is(await page.locator('.coupon svg[role=img]').count(), 3)
      t.is(await page.locator('.points strong').textContent(), '480')
      await assertAccessible(t, page, 'card')
      await page.emulateMedia({ colorScheme: 'dark' })
      await assertAccessible(t, page, 'card, in the dark')
      await page.emulateMedia({ colorScheme: 'light' })
      for (const each of ['history', 'sheet'] as const) {
        await button(page, w[each]).click()
        await heading(page, w[each]).waitFor()
        await page.locator('main li').first().waitFor()
        await assertAccessible(t, page, each)
        await page.locator('footer button').first().click()
        await heading(page, w.title).waitFor()
      }
      const widths = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      t.is(await page.evaluate(widths), 0, 'nothing stands beyond the edge')
      t.deepEqual(complaints, [])
    },
  )

test.serial(
  'PHONE-2 the token leaves the address at once and is stored nowhere; going back does not bring it again',
  async (t) => {
    const { page, path, context, words: w } = await openPhone(t)
    const token = path.split('#')[1] ?? ''
    t.true(token.length > 40)
    t.false(page.url().includes('#'))
    const stored = await page.evaluate<string>('document.cookie + localStorage.length + sessionStorage.length')
    t.is(stored, '00')
    t.deepEqual(await context.cookies(), [])
    t.false((await page.content()).includes(token))
    await page.reload()
    await heading(page, w.noLink).waitFor()
    t.is(await page.locator('.coupon').count(), 0)
  },
)

test.serial('PHONE-3 closing forgets the card: nothing of it is in the page, and the session is over', async (t) => {
  const { page, words: w } = await openPhone(t)
  const asked = page.waitForRequest((request) => request.url().endsWith('/v1/me?locale=de'))
  await page.getByRole('button', { name: 'Deutsch' }).click()
  const { 'card-session': session = '' } = await (await asked).allHeaders()
  await page.getByRole('button', { name: 'English' }).click()
  await button(page, w.close).click()
  await heading(page, w.noLink).waitFor()
  const content = await page.content()
  for (const gone of ['480', 'Coffee', session]) t.false(content.includes(gone), gone)
  const ask = (path: string) =>
    page.evaluate(
      async ([at, header]) => (await fetch(at as string, { headers: { 'card-session': header as string } })).status,
      [path, session],
    )
  t.is(await ask('/v1/me'), 401)
})

test.serial('PHONE-4 a link is for looking only, and good for a day', async (t) => {
  const { page, path, shop, open } = await openPhone(t)
  t.is(await page.getByRole('button', { name: /erase|export|consent/i }).count(), 0)
  await page.getByText(words.en.readOnly).waitFor()
  shop.clock.at += 25 * 3_600_000
  const late = await open(path, { size: 'phone' })
  await heading(late.page, words.en.over).waitFor()
  await assertAccessible(t, late.page, 'over')
  t.false(late.page.url().includes('#'))
})

test.serial(
  'PHONE-5 the network is cut in the middle: what is shown stays, says how old it is, and comes back',
  async (t) => {
    const { page, cut, words: w } = await openPhone(t)
    await page.locator('.coupon').first().waitFor()
    await cut(true)
    await button(page, w.history).click()
    await page
      .getByText(/No connection to the shop/)
      .first()
      .waitFor()
    t.is(await page.getByText(w.historyNone).count(), 0, 'what is not known is not called nothing')
    await page.locator('footer button').first().click()
    t.is(await page.locator('.coupon').count(), 3)
    await button(page, w.history).click()
    await cut(false)
    await page.locator('.entries li').first().waitFor()
    await page
      .getByText(/No connection to the shop/)
      .first()
      .waitFor({ state: 'detached' })
  },
)

test.serial('PHONE-6 with keys alone: from the card to its history and back', async (t) => {
  const { page, words: w } = await openPhone(t)
  await page.locator('.coupon').first().waitFor()
  await button(page, w.history).focus()
  await page.keyboard.press('Enter')
  await heading(page, w.history).waitFor()
  await page.locator('.entries li').first().waitFor()
  for (let i = 0; i < 8; i += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate<boolean>("document.activeElement?.closest('footer') !== null")) break
  }
  await page.keyboard.press('Enter')
  await heading(page, w.title).waitFor()
  t.is(await page.locator('.coupon').count(), 3)
})

test.serial('PHONE-7 the history says what was told of shopping here and what came of it', async (t) => {
  const { shop, open } = await testScreens(t, askingShop)
  const at = { till: 'door' }
  await shop.ask('PUT', '/v1/visits/test-1', { ...at, body: { card: REGULAR } })
  await shop.ask('PUT', '/v1/visits/test-1/answer', { ...at, body: { answer: 'bad', reason: 'goods' } })
  const { page } = await open(await linkOf(shop), { size: 'phone', locale: 'de' })
  await button(page, words.de.history).click()
  const said = experience.de
  await heading(page, said.told).waitFor()
  await page.getByText(`${said.answers.bad}: ${said.reasons.goods}`).waitFor()
  await page.getByText(said.isOpen).waitFor()
  await assertAccessible(t, page, 'told')
})
