import anyTest, { type TestFn } from 'ava'
import { firstLoad } from './first-load.ts'
import { browserOf, testScreens } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

test.serial('SCREEN-5 the first load of the kiosk is at most 90 kB, letters included', async (t) => {
  const { shop, browser } = await testScreens(t)
  const { bytes, files } = await firstLoad(browser, shop.running.url, '/kiosk', shop.tokens.door ?? '')
  t.log(files)
  t.true(bytes > 10_000 && Object.keys(files).some((name) => name.endsWith('.js')), 'it was loaded')
  t.true(bytes <= 90_000, `${bytes} bytes`)
})

test.serial(
  'SCREEN-6 a breach of the policy is stopped by the browser: no code inside the page, nothing from elsewhere',
  async (t) => {
    const { open } = await testScreens(t)
    const { page, complaints } = await open('/kiosk', { as: 'door' })
    await page.locator('html[data-live=yes]').waitFor()
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<button id=x onclick="window.ran = 1">x</button>')`,
    )
    await page.evaluate(
      `(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 2'; document.body.append(s) })()`,
    )
    await page.locator('#x').dispatchEvent('click')
    t.is(await page.evaluate('window.ran'), undefined)
    t.true(await page.evaluate(`fetch('https://elsewhere.example/').then(() => false, () => true)`))
    t.true(complaints.some((each) => each.includes('Content Security Policy')))
  },
)

test.serial('SCREEN-7 a page of another site can do nothing in the name of a screen', async (t) => {
  const { shop, open } = await testScreens(t)
  const { page, context } = await open('/kiosk', { as: 'door' })
  await page.locator('html[data-live=yes]').waitFor()
  const { url } = shop.running
  const evil = await context.newPage()
  await context.route('http://evil.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }),
  )
  await evil.goto('http://evil.example/')
  const status = await evil.evaluate(
    `fetch('${url}/v1/pairings/current', { method: 'DELETE', credentials: 'include', mode: 'no-cors' }).then(() => 'sent', () => 'stopped')`,
  )
  t.truthy(status)
  t.is((await context.cookies(url)).length, 1, 'the screen is paired as before')
  const framed = `new Promise((done) => { const f = document.createElement('iframe'); f.onload = () => done(f.contentDocument === null || f.contentDocument.title !== 'Stempel'); f.src = '${url}/kiosk'; document.body.append(f) })`
  t.true(await evil.evaluate(framed), 'no frame shows the screen')
})
