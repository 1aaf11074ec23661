import test from 'ava'
import type { BrowserContext, Page } from 'playwright-core'
import { MANAGER, newShop, setUp, signIn } from './manager-shop.ts'
import { assertAccessible, browserOf, testScreens } from './support.ts'

browserOf(test)

/** A telephone in the browser's hands: it keeps passkeys and always knows its person's finger. */
async function authenticator(context: BrowserContext, page: Page): Promise<void> {
  const line = await context.newCDPSession(page)
  await line.send('WebAuthn.enable')
  await line.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal' },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}

test.serial(
  'PASSKEY-6 in a browser a passkey is added, signs its owner in without a letter typed, and is removed',
  async (t) => {
    const { shop, open } = await testScreens(t, newShop)
    await setUp(shop)
    const { page, context, complaints } = await open('/manager', { size: 'phone' })
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('work when the console is opened at localhost').waitFor()
    await authenticator(context, page)
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`${shop.running.url.replace('127.0.0.1', 'localhost')}/manager`)
    await page.getByRole('heading', { name: 'Sign in' }).first().waitFor()
    await assertAccessible(t, page, 'sign in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('No passkey was given').waitFor()
    await signIn(page)
    await page.getByRole('link', { name: 'My sign-in' }).click()
    await page.getByText('You have none yet.').waitFor()
    await page.getByLabel('Name').fill('Telephone')
    await page.getByLabel('Your password, once more').fill('not the password')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('This password is wrong.').waitFor()
    await page.getByLabel('Your password, once more').fill(MANAGER.password)
    await page.keyboard.press('Enter')
    await page.getByText('Telephone was added').waitFor()
    await page.getByRole('row', { name: /^Telephone/ }).waitFor()
    await assertAccessible(t, page, 'my sign-in')
    await page.getByRole('button', { name: 'Sign out' }).click()
    const byPasskey = page.getByRole('button', { name: 'Sign in with a passkey' })
    await byPasskey.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await page.getByRole('link', { name: 'Staff' }).click()
    await page.getByRole('row', { name: /m1 manager password, 1 passkey/ }).waitFor()
    await page.getByRole('link', { name: 'Audit trail' }).click()
    await page.getByRole('row', { name: /m1 signed in by passkey/ }).waitFor()
    t.true(await page.getByRole('row', { name: /m1 added a passkey m1/ }).isVisible())
    await page.getByRole('link', { name: 'My sign-in' }).click()
    await page.getByRole('button', { name: 'Remove Telephone' }).click()
    await page.getByText('You have none yet.').waitFor()
    await page.getByLabel('Password until now').fill('not the password')
    await page.getByLabel('New password').fill('the sea is wild tonight')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('This password is wrong.').waitFor()
    await page.getByLabel('Password until now').fill(MANAGER.password)
    await page.keyboard.press('Enter')
    await page.getByText('It counts from now on.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await byPasskey.click()
    await page.getByText('This passkey is not known here').waitFor()
    t.deepEqual(
      complaints.filter((each) => !/4\d\d/.test(each)),
      [],
    )
  },
)
