import anyTest, { type TestFn } from 'ava'
import { experience } from '../../src/words/screens/experience.ts'
import { askingShop, REGULAR } from './kiosk-shop.ts'
import { button, heading, openKiosk, present, seenWithoutTouch, speak } from './kiosk-steps.ts'
import { words } from './kiosk-words.ts'
import { setUp, signIn } from './manager-shop.ts'
import { assertAccessible, browserOf } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

for (const [size, locale] of [
  ['kiosk', 'en'],
  ['till', 'de'],
  ['phone', 'zh'],
] as const)
  test.serial(
    `KIOSK-16 one tap says how the last shopping was, another one why; the apology is there at once: ${size}, ${locale}`,
    async (t) => {
      const opened = await openKiosk(t, { size, locale, of: askingShop })
      const { page, words: w, complaints } = opened
      const said = experience[locale]
      await present(opened)
      await heading(page, said.question).waitFor()
      if (size !== 'phone') await seenWithoutTouch(t, page)
      await assertAccessible(t, page, 'asked')
      await button(page, said.answers.bad).click()
      await page.getByText(said.thanks.bad).waitFor()
      await heading(page, w.open).waitFor()
      const apology = page.locator('section[aria-labelledby=beside] .coupon')
      t.is(await apology.count(), 1)
      await apology.getByText({ en: 'From our team', de: 'Von unserem Team', zh: '店员赠送' }[locale]).waitFor()
      await button(page, said.reasons.queue).click()
      await page.locator('[aria-pressed=true]').getByText(said.reasons.queue).waitFor()
      await assertAccessible(t, page, 'answered')
      await button(page, w.history).click()
      await heading(page, said.told).waitFor()
      await page.getByText(`${said.answers.bad}: ${said.reasons.queue}`).waitFor()
      await page.getByText(said.isOpen).waitFor()
      await assertAccessible(t, page, 'told')
      await page.locator('footer button').first().click()
      await button(page, w.done).click()
      await heading(page, words.en.idleTitle).waitFor()
      await present(opened, REGULAR)
      t.is(await heading(page, experience.en.question).count(), 0, 'a card that answered is left alone')
      t.deepEqual(complaints, [])
    },
  )

test.serial('KIOSK-17 without the line an answer says that it was not kept, and can be given again', async (t) => {
  const opened = await openKiosk(t, { of: askingShop })
  const { page, cut } = opened
  await present(opened)
  await cut(true)
  await button(page, experience.en.answers.good).click()
  await page.getByText(experience.en.failed).waitFor()
  await cut(false)
  await page.locator('html[data-live=yes]').waitFor()
  await button(page, experience.en.answers.good).click()
  await page.getByText(experience.en.thanks.good).waitFor()
  t.is(await page.getByText(experience.en.failed).count(), 0)
})

test.serial(
  'KIOSK-18 what staff did about a bad answer is told at the next visit, in the console by forms alone',
  async (t) => {
    const opened = await openKiosk(t, { of: askingShop })
    const { page, shop, open } = opened
    const said = experience.en
    await present(opened)
    await button(page, said.answers.bad).click()
    await button(page, said.reasons.queue).click()
    await page.locator('[aria-pressed=true]').getByText(said.reasons.queue).waitFor()
    await button(page, words.en.done).click()
    await setUp(shop)
    const desk = await open('/manager', { size: 'till' })
    await signIn(desk.page)
    await desk.page.getByRole('link', { name: 'What was bad' }).click()
    await desk.page.getByText(said.reasons.queue).waitFor()
    await desk.page.getByLabel('What the shop did about it').fill(' ')
    await desk.page.getByRole('button', { name: 'Tell the shopper' }).click()
    await desk.page.getByText('What was done takes a word at least.').waitFor()
    await assertAccessible(t, desk.page, 'tickets')
    await desk.page.getByLabel('What the shop did about it').fill('We open another till from five on.')
    await desk.page.getByRole('button', { name: 'Tell the shopper' }).click()
    await desk.page.getByText(/Dealt with on/).waitFor({ state: 'attached' })
    await present(opened)
    await page.getByText(/You told us on November 21, 2026 .* Our team: We open another till from five on\./).waitFor()
    await speak(page, 'de')
    await page.getByText(/Am 21\. November 2026 .* Unser Team: We open another till from five on\./).waitFor()
    await speak(page, 'en')
    await button(page, words.en.history).click()
    await page.getByText('Our team: We open another till from five on.', { exact: true }).waitFor()
  },
)
