import anyTest, { type TestFn } from 'ava'
import { type Branch, startWorld, type World } from '../brand/world.ts'
import { cardNo } from '../support/test-books.ts'
import { words } from './kiosk-words.ts'
import { assertAccessible, browserOf, testScreens } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

const CARD = cardNo(1)

test.serial(
  'ONLINE-16 at the kiosk a member takes a code that signs in online, is told when the line is down, and leaves no code behind',
  async (t) => {
    const made: { world?: World; a?: Branch } = {}
    const { open } = await testScreens(t, async (of) => {
      const world = await startWorld(of)
      const a = await world.branch('0001')
      await a.sync()
      await a.sell(CARD, 40_000)
      Object.assign(made, { world, a })
      return a
    })
    const { world, a } = made
    if (world === undefined || a === undefined) throw new Error('the shop is there')
    const web = await world.online('0901')
    const { page } = await open('/kiosk', { as: 'door' })
    const w = words.en
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await page.locator('html[data-live=yes]').waitFor()
    await a.ask('PUT', '/v1/visits/online-1', { till: 'door', body: { card: CARD } })
    await button(w.consents).click()
    await button(w.agree).first().click()
    await button(w.onlineCode).click()
    await page.getByText(w.onlineFailed('conflict')).waitFor()
    await a.running.sync()
    await button(w.onlineCode).click()
    const code = (await page.locator('.online-code').textContent()) ?? ''
    t.regex(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    const [until, foot] = [page.locator('.online-code + p'), page.locator('footer')]
    const [text, buttons] = [await until.boundingBox(), await foot.boundingBox()]
    t.true((text?.y ?? 0) + (text?.height ?? 0) <= (buttons?.y ?? 0), 'the foot of the screen covers none of it')
    await assertAccessible(t, page, 'a code for the web shop')
    const opened = await web.ask('POST', '/v1/member-sessions', { code })
    t.is(opened.status, 201, opened.text)
    a.line.weather('cut')
    await button(w.onlineCode).click()
    await page.getByText(w.onlineFailed('unavailable')).waitFor()
    t.is(await page.locator('.online-code').count(), 0)
    a.line.weather('fine')
    // Past the pause after a line that failed, and not past the shopper's own.
    a.clock.at += 10_000
    await a.running.sync()
    await button(w.onlineCode).click()
    await page.locator('.online-code').waitFor()
    await button(w.done).click()
    await page.getByRole('heading', { name: w.idleTitle }).waitFor()
    t.false((await page.content()).includes('online-code'))
  },
)
