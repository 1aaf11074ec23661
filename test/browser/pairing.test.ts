import anyTest, { type TestFn } from 'ava'
import { withShop } from '../../src/commands/with-shop.ts'
import { assertAccessible, browserOf, testScreens } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

test('PAIR-1 a screen is paired by typing a short code once, and stays paired when it is loaded again', async (t) => {
  const { shop, open } = await testScreens(t)
  const added = await withShop(shop.running.shop.settings, (call) => call('device.add', { kind: 'kiosk', id: 'hall' }))
  const { token, pairing } = added as { token: string; pairing: { code: string } }
  const { page, context, complaints } = await open('/kiosk')
  await page.getByLabel('Pairing code').waitFor()
  await assertAccessible(t, page, 'the page where a screen is paired')
  await page.getByLabel('Pairing code').fill(pairing.code.toLowerCase())
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByRole('heading', { name: 'Pair this screen' }).waitFor({ state: 'detached' })
  const [cookie] = await context.cookies()
  t.like(cookie, { name: 'stempel_screen', httpOnly: true, sameSite: 'Strict', value: token })
  t.is(await page.evaluate('document.cookie + localStorage.length + sessionStorage.length'), '00')
  await page.reload()
  await page.locator('.mark').waitFor()
  t.is(await page.getByLabel('Pairing code').count(), 0)
  t.deepEqual(complaints, [])
})
