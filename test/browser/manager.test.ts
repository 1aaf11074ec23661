import test from 'ava'
import { newSetupCode } from '../../src/console/setup.ts'
import { cardNo } from '../support/test-books.ts'
import { MANAGER, newShop, signedInConsole } from './manager-shop.ts'
import { assertAccessible, browserOf, testScreens } from './support.ts'

browserOf(test)

test.serial(
  'SETUP-7 the first start in a browser: the printed code, who the shop is, and its manager is in',
  async (t) => {
    const { shop, open } = await testScreens(t, newShop)
    const code = (await newSetupCode(shop.running.shop)) ?? ''
    const { page, complaints } = await open('/manager', { size: 'till' })
    await page.getByLabel('Setup code').fill('0000-0000-0000')
    await assertAccessible(t, page, 'first start')
    await page.getByLabel('Name', { exact: true }).fill('Eckladen')
    await page.getByLabel('Legal entity').fill('Eckladen GmbH')
    await page.getByLabel('Language of the shop').selectOption('de')
    await page.getByLabel('Operator').fill(MANAGER.operator)
    await page.getByLabel('Password').fill('too short')
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByText('This has at least 12 characters.').waitFor()
    await page.getByLabel('Password').fill(MANAGER.password)
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByText('This code is wrong or over').waitFor()
    await page.getByLabel('Setup code').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Überblick' }).waitFor()
    t.true(await page.getByText('Eckladen', { exact: true }).isVisible())
    t.is(shop.running.shop.ctx.words.locale, 'de')
    t.deepEqual(
      complaints.filter((each) => !/4\d\d/.test(each)),
      [],
    )
  },
)

test.serial(
  'SIGN-9 signing in by keyboard alone, a wrong password in words, and a session that is over says so',
  async (t) => {
    const { shop, open } = await testScreens(t, newShop)
    await shop.running.shop.books.writer.submit(() => {})
    const code = await newSetupCode(shop.running.shop)
    const { page } = await open('/manager', { size: 'phone' })
    await page.getByLabel('Setup code').waitFor()
    const profile = {
      name: 'Corner',
      legalEntity: 'Corner Ltd',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      locale: 'en',
    }
    await fetch(`${shop.running.url}/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, profile, manager: MANAGER }),
    })
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await assertAccessible(t, page, 'sign in')
    await page.getByLabel('Operator').focus()
    await page.keyboard.type(MANAGER.operator)
    await page.keyboard.press('Tab')
    await page.keyboard.type('not the password')
    await page.keyboard.press('Enter')
    await page.getByText('Operator or password is wrong.').waitFor()
    await page.getByLabel('Password').fill(MANAGER.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    shop.clock.at += 31 * 60_000
    await page.getByRole('link', { name: 'Staff' }).click()
    await page.getByText('You were signed out after a while').waitFor()
  },
)

test.serial(
  'CONSOLE-5 double points on coffee by forms alone: faults beside their fields, tried on past baskets, published, taken back',
  async (t) => {
    const { shop, page } = await signedInConsole(t)
    await page.getByRole('link', { name: 'Programme' }).click()
    await page.getByRole('button', { name: 'Change the programme' }).click()
    await page.getByText('72 sales').waitFor()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const form = page.locator('details[open]')
    await form.getByLabel('Short name').fill('Double Coffee')
    const fault = form.getByText('lower-case letters, digits and hyphens')
    await fault.waitFor()
    t.true(await page.getByText('One thing has to be put right.').isVisible())
    t.true(await page.getByRole('button', { name: 'Publish' }).isDisabled())
    t.is(await form.getByLabel('Short name').getAttribute('aria-invalid'), 'true')
    await form.getByLabel('Short name').fill('double-coffee')
    await fault.waitFor({ state: 'detached' })
    await form.getByLabel('Departments').fill('coffee')
    const points = page.getByRole('row', { name: /^Points / })
    await page.getByRole('row', { name: /^Points 11,340 15,\d{3}$/ }).waitFor()
    t.regex((await points.textContent()) ?? '', /11,340/)
    t.true(await page.getByRole('img', { name: /Reward rate now 1\.81%, with the draft/ }).isVisible())
    await assertAccessible(t, page, 'desk')
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText(/Version 2 is in force from/).waitFor()
    const sold = (sequence: number) =>
      shop.put(`/v1/sales/0001.07.2026-11-21.${900_000 + sequence}`, {
        card: cardNo(1),
        currency: 'EUR',
        lines: [{ line: 1, department: 'coffee', quantity: 1, amountCents: 1000 }],
        finishedAt: new Date(shop.clock.at).toISOString(),
      })
    t.is((await sold(1)).body.points.earned, 100)
    shop.clock.at += 60_000
    await page.getByRole('button', { name: 'Take version 2 back' }).click()
    await page.getByText(/Version 1 is in force from/).waitFor()
    shop.clock.at += 60_000
    t.is((await sold(2)).body.points.earned, 50)
  },
)

test.serial('KNOW-6 answers for staff are written by forms alone, and stand in the draft', async (t) => {
  const { shop, page } = await signedInConsole(t)
  await page.getByRole('link', { name: 'Programme' }).click()
  await page.getByRole('button', { name: 'Change the programme' }).click()
  await page.getByText('72 sales').waitFor()
  await page.getByRole('button', { name: 'Answers' }).click()
  await page.getByRole('button', { name: 'Add an answer' }).click()
  const form = page.locator('details[open]')
  await form.getByText('An answer is about offers, gifts, skus or departments').waitFor()
  await form.getByLabel('Short name').fill('fair')
  await form.getByLabel('Question (English)').fill('Is it fairly traded?')
  await form.getByLabel('Answer (English)').fill('Yes, since 2024.')
  await form.getByLabel('Gifts').fill('chocolate-bar, cake')
  await form.getByText('There is no gift "cake"').waitFor()
  await assertAccessible(t, page, 'answers')
  await form.getByLabel('Gifts').fill('chocolate-bar')
  await form.getByText('There is no gift "cake"').waitFor({ state: 'detached' })
  await page.getByText('Kept as a draft; nothing is in force yet.').waitFor()
  const draft = JSON.parse(shop.running.shop.books.read.programmes.draft('rules-2')?.body ?? '{}')
  t.like(draft.knowledge, [{ id: 'fair', question: { en: 'Is it fairly traded?' }, gifts: ['chocolate-bar'] }])
})

test.serial('CONSOLE-14 asking how it was is switched on by forms alone, with its apology', async (t) => {
  const { shop, page } = await signedInConsole(t)
  await page.getByRole('link', { name: 'Programme' }).click()
  await page.getByRole('button', { name: 'Change the programme' }).click()
  await page.getByText('72 sales').waitFor()
  const draft = () => JSON.parse(shop.running.shop.books.read.programmes.draft('rules-2')?.body ?? '{}')
  const kept = page.getByText('Kept as a draft; nothing is in force yet.')
  await page.getByRole('button', { name: 'At the door' }).click()
  await page.getByLabel('Ask how the last shopping was').selectOption('yes')
  await page.getByLabel('A card that answered rests, days').fill('6')
  await page.getByText('This must be at least 7.').waitFor()
  await assertAccessible(t, page, 'asking')
  await page.getByLabel('A card that answered rests, days').fill('14')
  await kept.waitFor()
  t.deepEqual(draft().experience, { restDays: 14 })
  await page.getByLabel('Ask how the last shopping was').selectOption('no')
  await page.getByLabel('A card that answered rests, days').waitFor({ state: 'detached' })
  await kept.waitFor()
  t.false('experience' in draft())
})

test.serial(
  'CONSOLE-6 a draft goes on where it was when the network comes back, and nothing typed is lost',
  async (t) => {
    const { shop, page, cut } = await signedInConsole(t)
    await page.getByRole('link', { name: 'Programme' }).click()
    await page.getByRole('button', { name: 'Change the programme' }).click()
    await page.getByText('72 sales').waitFor()
    await page.getByRole('button', { name: 'Basics' }).click()
    await cut(true)
    await page.getByLabel('Promised reward rate, %').fill('1.5')
    await page.getByText('No connection; it is kept when it is back.').waitFor()
    await cut(false)
    await page.getByText('Kept as a draft; nothing is in force yet.').waitFor()
    const draft = shop.running.shop.books.read.programmes.draft('rules-2')
    t.is(JSON.parse(draft?.body ?? '{}').promiseBasisPoints, 150)
  },
)

test.serial('CONSOLE-7 a device is paired and revoked, somebody added and ended, each in the trail', async (t) => {
  const { page, open } = await signedInConsole(t)
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('link', { name: 'Devices' }).click()
  await page.getByLabel('Number').fill('gate')
  await page.getByRole('button', { name: 'Pair', exact: true }).click()
  const code = (await page.locator('.secret').textContent()) ?? ''
  t.regex(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const kiosk = await open('/kiosk', { size: 'kiosk' })
  await kiosk.page.getByLabel('Pairing code').fill(code)
  await kiosk.page.getByRole('button', { name: 'Pair' }).click()
  await kiosk.page.getByLabel('Pairing code').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Revoke gate' }).click()
  await page.getByRole('button', { name: 'Revoke gate' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Staff' }).click()
  await page.getByLabel('Operator').fill('s1')
  await page.getByLabel('Role').selectOption('supervisor')
  await page.getByLabel('PIN').fill('12')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('A PIN is 4 to 12 digits.').waitFor()
  await page.getByLabel('PIN').fill('4712')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('s1 was saved.').waitFor()
  await page.getByRole('button', { name: 'End s1' }).click()
  await page.getByRole('button', { name: 'End s1' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Audit trail' }).click()
  await page.getByRole('row', { name: /ended staff s1/ }).waitFor()
  for (const row of [/added staff s1/, /revoked a device gate/, /paired a device gate/, /set the shop up/])
    t.true(await page.getByRole('row', { name: row }).isVisible(), String(row))
})

test.serial(
  'CONSOLE-8 reports as picture, table and CSV; the reward rate against the promise, with a warning below it',
  async (t) => {
    const { page } = await signedInConsole(t)
    await page.getByRole('img', { name: 'Reward rate 0.99%, promised 1.00%' }).waitFor()
    t.true(await page.getByText('Shoppers get 0.99% back; 1.00% were promised.').isVisible())
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByRole('img', { name: 'Rewards: Rate' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ])
    const stream = await download.createReadStream()
    let csv = ''
    for await (const chunk of stream) csv += String(chunk)
    t.regex(csv, /^month,rule,points,/)
    for (const name of ['liability', 'coupons', 'uplift', 'tiers', 'fairness', 'assortment', 'experience', 'misuse']) {
      await page.getByLabel('Report').selectOption(name)
      await page.locator('.view p[role=status]').waitFor({ state: 'detached' })
      await assertAccessible(t, page, name)
    }
  },
)

test.serial(
  'CONSOLE-9 each page in each language, on a phone and in the dark, is accessible and complains of nothing',
  async (t) => {
    const { page, complaints } = await signedInConsole(t, { size: 'phone' })
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const language of ['Deutsch', '中文', 'English']) {
      await page.getByRole('button', { name: language }).click()
      for (const place of [
        'overview',
        'programme',
        'consents',
        'tickets',
        'points',
        'devices',
        'staff',
        'safety',
        'audit',
        'access',
      ]) {
        await page.evaluate(`location.hash = '#/${place}'`)
        await page.locator(`nav a[aria-current=page][href="#/${place}"]`).waitFor()
        await page.locator('.view p[role=status]').first().waitFor({ state: 'detached' })
        await assertAccessible(t, page, `${language} ${place}`)
        t.true(
          (await page.evaluate('document.documentElement.scrollWidth <= innerWidth')) as boolean,
          `${language} ${place}`,
        )
      }
    }
    t.deepEqual(complaints, [])
  },
)

test.serial('ADJUST-3 points given at the console: over the limit the screen asks for a second person', async (t) => {
  const { shop, page } = await signedInConsole(t)
  await page.getByRole('link', { name: 'Points by hand' }).click()
  await page.getByLabel('Card').fill(cardNo(1))
  await page.getByLabel('Points', { exact: true }).fill('6000')
  await page.getByRole('button', { name: 'Book' }).click()
  await page.getByText('Over 5000 points a second person confirms.').waitFor()
  t.is((await shop.scan(cardNo(1))).body.balance, 360)
  await page.getByLabel('Points', { exact: true }).fill('60')
  await page.getByLabel('Second operator').fill(MANAGER.operator)
  await page.getByLabel('Their password').fill(MANAGER.password)
  await page.getByRole('button', { name: 'Book' }).click()
  await page.getByText('Two different people are needed.').waitFor()
})

test.serial(
  'CONSOLE-10 the next version of a consent text is written at the console and shown from then on',
  async (t) => {
    const { shop, page } = await signedInConsole(t)
    await page.getByRole('link', { name: 'Consent texts' }).click()
    await page
      .getByRole('button', { name: /^Next version of/ })
      .first()
      .click()
    await page.getByLabel('What is asked').fill('')
    await page.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('This has at least 1 characters.').waitFor()
    await page.getByLabel('What is asked').fill('May we know you in every branch?')
    await assertAccessible(t, page, 'consent text')
    shop.clock.at += 1000
    await page.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText(/version 2, was published/).waitFor()
    await page.getByRole('row', { name: / 2 in force/ }).waitFor()
    t.is(await page.getByRole('row', { name: / 1 replaced/ }).count(), 1)
  },
)
