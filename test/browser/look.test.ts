import test from 'ava'
import { signedInConsole } from './manager-shop.ts'
import { assertAccessible, browserOf, testScreens } from './support.ts'
import { tillShop } from './till-shop.ts'

browserOf(test)

const INK = `getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()`
const DARK = '#f2ead9'
const LIGHT = '#1d2233'

test.serial('LOOK-1 light, dark or as the system: one button, kept by this browser and told to nobody', async (t) => {
  const { page } = await signedInConsole(t)
  await page.emulateMedia({ colorScheme: 'dark' })
  t.is(await page.evaluate(INK), DARK, 'as the system')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.getByRole('button', { name: 'Look: as the system' }).click()
  t.is(await page.evaluate(INK), LIGHT)
  await assertAccessible(t, page, 'light against a dark system')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('button', { name: 'Look: light' }).click()
  await page.getByRole('button', { name: 'Look: dark' }).waitFor()
  t.is(await page.evaluate(INK), DARK)
  await assertAccessible(t, page, 'dark against a light system')
  t.deepEqual(asked, [])
  await page.reload()
  await page.getByRole('button', { name: 'Look: dark' }).waitFor()
  t.is(await page.evaluate(INK), DARK, 'after a reload')
  await page.emulateMedia({ media: 'print' })
  t.is(await page.evaluate(INK), '#000', 'on paper')
  t.true(await page.locator('.onpaper').isVisible())
  t.regex((await page.locator('.onpaper').textContent()) ?? '', /^Corner shop · /)
  await page.emulateMedia({ media: 'screen' })
  t.false(await page.locator('.onpaper').isVisible())
  await page.getByRole('button', { name: 'Look: dark' }).click()
  t.is(await page.evaluate(INK), LIGHT, 'as the system again')
})

test.serial('LOOK-2 the screen beside a till has the same button, reached by key', async (t) => {
  const { open } = await testScreens(t, tillShop)
  const { page } = await open('/till', { as: 'side07', size: 'till' })
  await page.getByRole('button', { name: 'Look: as the system' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Look: dark' }).waitFor()
  t.is(await page.evaluate(INK), DARK)
  await assertAccessible(t, page, 'dark till')
})
