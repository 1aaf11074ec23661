import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import type { Page } from 'playwright-core'
import type { Locale } from '../../src/words/screens/common.ts'
import { till as words } from '../../src/words/screens/till.ts'
import type { Heard, TestShop } from '../support/test-shop.ts'
import { REGULAR, STRANGER } from './kiosk-shop.ts'
import { assertAccessible, browserOf, type Size, testScreens } from './support.ts'
import { sellTo, tillShop } from './till-shop.ts'

const test = anyTest as TestFn
browserOf(test)

async function openTill(t: ExecutionContext, { size = 'till', locale = 'en' }: { size?: Size; locale?: Locale } = {}) {
  const screens = await testScreens(t, tillShop)
  const opened = await screens.open('/till', { as: 'side07', size, locale })
  const { page } = opened
  await page.getByRole('heading', { name: words.en.waiting }).waitFor()
  await page.locator('html[data-live=yes]').waitFor()
  if (locale !== 'en')
    await page.getByRole('button', { name: { en: 'English', de: 'Deutsch', zh: '中文' }[locale] }).click()
  return { ...screens, ...opened, words: words[locale] }
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A scanner that types: all keys of the code at once, and Enter. */
async function wedge(page: Page, code: string): Promise<void> {
  const keys = JSON.stringify([...code, 'Enter'])
  await page.evaluate(
    `for (const key of ${keys}) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`,
  )
}

/** What the books know of the card, asked at another till: this one's screen hears of its own. */
const elsewhere = (shop: TestShop): Promise<Heard> =>
  shop.ask('POST', '/v1/scans', { till: '08', body: { code: REGULAR } })

const JOURNEYS = [
  ['till', 'en'],
  ['till', 'de'],
  ['till', 'zh'],
  ['kiosk', 'de'],
  ['phone', 'zh'],
] as const

for (const [size, locale] of JOURNEYS)
  test.serial(
    `TILLUI-4 a card scanned at the till shows its points, gifts, coupons and suggestions with reasons; the finished sale shows what it earned: ${size}, ${locale}`,
    async (t) => {
      const { page, shop, words: w, complaints } = await openTill(t, { size, locale })
      await assertAccessible(t, page, 'waiting')
      await shop.scan(REGULAR)
      await heading(page, w.suggestions).waitFor()
      t.is(await page.locator('.act').count(), 4, 'a gift and three suggestions')
      for (const why of await page.locator('.act p.small').allTextContents()) t.not(why, '')
      await assertAccessible(t, page, 'card')
      await page.emulateMedia({ colorScheme: 'dark' })
      await assertAccessible(t, page, 'card, in the dark')
      await page.emulateMedia({ colorScheme: 'light' })
      await sellTo(shop, 10, 3700)
      await page.getByText('+200').waitFor()
      await page.locator('.act').nth(1).waitFor()
      const number = 'document.querySelector(".points strong")'
      t.true(await page.evaluate<boolean>(`${number}.scrollWidth <= ${number}.clientWidth`), 'it stays in its ring')
      await assertAccessible(t, page, 'finished')
      await page.keyboard.press('F2')
      await heading(page, w.return).waitFor()
      await page.getByLabel(w.receipt).fill('0001.07.2026-11-21.10')
      await page.keyboard.press('Enter')
      await page.locator('tbody tr').nth(1).waitFor()
      await assertAccessible(t, page, 'return')
      const widths = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      t.is(await page.evaluate(widths), 0, 'nothing stands beyond the edge')
      t.deepEqual(complaints, [])
    },
  )

test.serial('TILLUI-10 the language changes at once, also of what the shop said before', async (t) => {
  const { page, shop, words: w } = await openTill(t)
  await shop.scan(REGULAR)
  await page.getByText('Coffee, all kinds').waitFor()
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.getByText('Kaffee, alle Sorten').waitFor()
  await page.getByText('Tafel Schokolade').waitFor()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByText('咖啡，各种口味').waitFor()
  t.is(await page.getByText(w.suggestions).count(), 0)
})

test.serial('TILLUI-5 with keys alone: a gift is handed over, a suggestion dismissed, another taken', async (t) => {
  const { page, shop, words: w } = await openTill(t)
  await shop.scan(REGULAR)
  await heading(page, w.suggestions).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await heading(page, w.gifts).waitFor({ state: 'detached' })
  await page.getByText(`Chocolate bar: ${w.handed}`).waitFor()
  t.deepEqual((await elsewhere(shop)).body.gifts, [], 'the books know')
  await heading(page, w.suggestions).waitFor()
  const titles = await page.locator('.act h3').allTextContents()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await page
    .locator('.act')
    .nth(titles.length - 1)
    .waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await heading(page, w.coupons).waitFor()
  const { coupons } = (await elsewhere(shop)).body
  t.deepEqual(
    coupons.map(({ title }: { title: string }) => title),
    [titles[1]],
  )
  await page.keyboard.press('Escape')
  await heading(page, w.waiting).waitFor()
})

test.serial(
  'TILLUI-6 a scanner that types shows a card, and a receipt opens its return; what is taken back is seen before',
  async (t) => {
    const { page, shop, words: w } = await openTill(t)
    await sellTo(shop, 20, 3700, STRANGER)
    await wedge(page, STRANGER)
    await page.locator('.points strong').getByText('200', { exact: true }).waitFor()
    await wedge(page, '0001.07.2026-11-21.20')
    await heading(page, w.return).waitFor()
    await page.getByLabel(w.backOf('Coffee 500 g')).fill('1')
    await page
      .getByText(w.clawedBack('93'))
      .or(page.getByText(w.clawedBack('92')))
      .waitFor()
    t.is((await shop.scan(STRANGER)).body.balance, 200, 'a look books nothing')
    await button(page, w.book).click()
    await heading(page, w.booked).waitFor()
    const { balance } = (await shop.scan(STRANGER)).body
    t.true(balance === 107 || balance === 108, `${balance}`)
    await page.getByText(w.after(String(balance))).waitFor()
  },
)

test.serial(
  'TILLUI-7 the network is cut in the middle: the screen says so, keeps what it shows, and reads it anew',
  async (t) => {
    const { page, shop, cut, words: w } = await openTill(t)
    await shop.scan(REGULAR)
    await heading(page, w.suggestions).waitFor()
    await cut(true)
    await page
      .getByText(/No connection to the shop/)
      .first()
      .waitFor()
    t.true(await heading(page, w.suggestions).isVisible(), 'what is known stays')
    await page.locator('.act button').first().click()
    await page.getByText(w.offline).waitFor()
    const [gift] = (await shop.scan(REGULAR)).body.gifts
    await shop.put(`/v1/sales/${gift.sale}/gifts/${gift.gift}`, { state: 'handed' })
    await cut(false)
    await page.getByText(w.still).waitFor()
    await heading(page, w.gifts).waitFor({ state: 'detached' })
    t.is(await page.getByText(/No connection to the shop/).count(), 0)
  },
)

test.serial(
  'TILLUI-8 the next card puts the last one away; a sale without a card does too; a card of another till is not shown',
  async (t) => {
    const { page, shop, words: w } = await openTill(t)
    await shop.scan(REGULAR)
    await heading(page, w.suggestions).waitFor()
    await shop.scan(STRANGER)
    await page.getByText(w.nothing).waitFor()
    await shop.ask('POST', '/v1/scans', { till: '08', body: { code: REGULAR } })
    await sellTo(shop, 30, 1000, '')
    await heading(page, w.waiting).waitFor()
    t.false((await page.content()).includes(w.suggestions))
  },
)

test.serial(
  'TILLUI-11 a sale whose card was never scanned here shows what it earned, and its gift is handed over',
  async (t) => {
    const { page, shop, words: w, complaints } = await openTill(t)
    await sellTo(shop, 40, 3700, STRANGER)
    await page.getByText('+200').waitFor()
    t.is(await heading(page, w.suggestions).count(), 0)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText(`Chocolate bar: ${w.handed}`).waitFor()
    t.deepEqual((await shop.scan(STRANGER)).body.gifts, [])
    await heading(page, w.suggestions).waitFor()
    t.deepEqual(complaints, [])
  },
)

test.serial(
  'TILLUI-9 a screen on a wall is told to be paired to a till; a card mistyped is said in words',
  async (t) => {
    const screens = await testScreens(t, tillShop)
    const wall = await screens.open('/till', { as: 'wall', size: 'till' })
    await wall.page.getByText(words.en.noTill).waitFor()
    const { page } = await screens.open('/till', { as: 'side07', size: 'till' })
    await heading(page, words.en.waiting).waitFor()
    await page.keyboard.press('F4')
    await page.getByLabel(words.en.cardNumber).fill('S123')
    await page.keyboard.press('Enter')
    await page.getByText(words.en.unknown).waitFor()
    await page.getByLabel(words.en.cardNumber).fill(REGULAR)
    await page.keyboard.press('Enter')
    await heading(page, words.en.suggestions).waitFor()
    t.is(await page.getByText(words.en.unknown).count(), 0)
  },
)

for (const [locale, question] of [
  ['en', 'Is it fairly traded?'],
  ['de', 'Ist er fair gehandelt?'],
  ['zh', '是公平贸易的吗？'],
] as const)
  test.serial(
    `KNOW-5 an article scanned beside the till shows its answers, with a card and without: ${locale}`,
    async (t) => {
      const { page, shop, words: w } = await openTill(t, { locale })
      await wedge(page, '4006381333931')
      await heading(page, w.aboutArticle('4006381333931')).waitFor()
      t.is(await page.getByText(question).count(), 1)
      await assertAccessible(t, page, 'article')
      await shop.scan(REGULAR)
      await heading(page, w.suggestions).waitFor()
      t.is(await heading(page, w.aboutArticle('4006381333931')).count(), 0, 'the next shopper asks something else')
      await page.locator('.act dt').getByText(question).waitFor()
      await wedge(page, '4006381333931')
      await heading(page, w.aboutArticle('4006381333931')).waitFor()
      await heading(page, w.suggestions).waitFor()
      await assertAccessible(t, page, 'article and card')
      await page.keyboard.press('Escape')
      await heading(page, w.waiting).waitFor()
      await wedge(page, '4000417025005')
      await page.getByText(w.nothingOf('4000417025005')).waitFor()
    },
  )
