import { AxeBuilder } from '@axe-core/playwright'
import type { ExecutionContext, TestFn } from 'ava'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildScreens } from '../../kiosk-ui/build.ts'
import { isBuilt } from '../../kiosk-ui/stamp.ts'
import type { Locale } from '../../src/words/screens/common.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { launchChromium } from './chromium.ts'

/**
 * Tests of screens are programs of Node: what runs in the page is handed over as text, `page.evaluate('document.title')`.
 */

/** The sizes every story is driven at. */
export const SIZES = {
  kiosk: { width: 1080, height: 1920 },
  till: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
} as const
export type Size = keyof typeof SIZES

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about: failed scripts, breaches of its policy. A test ends with none of it. */
  readonly complaints: readonly string[]
  /** Cuts the network, or brings it back. */
  cut(isCut: boolean): Promise<void>
}

export interface How {
  /** The device of the test shop it is paired as; a stranger when left out. */
  readonly as?: string
  readonly size?: Size
  readonly locale?: Locale
  /** Pixels of a picture for each of the page. */
  readonly scale?: number
}

export interface Screens {
  readonly browser: Browser
  readonly shop: TestShop
  /** Opens a screen in a browser profile of its own, paired as a device unless told otherwise. */
  open(path: string, how?: How): Promise<Opened>
}

const browsers: { one?: Promise<Browser> } = {}

/** One browser for a test file: put this beside its tests, and it is closed after the last. */
export function browserOf(test: TestFn): void {
  test.after.always(closeBrowser)
}

export const theBrowser = (): Promise<Browser> => {
  browsers.one ??= launchChromium()
  return browsers.one
}

export async function closeBrowser(): Promise<void> {
  await (await browsers.one)?.close()
}

/** A real shop whose screens are those of the sources, and a browser to look at them. */
export async function testScreens(t: ExecutionContext, start = testShop): Promise<Screens> {
  if (!isBuilt()) await buildScreens()
  const shop = await start(t)
  const browser = await theBrowser()
  return {
    shop,
    browser,
    async open(path, { as, size = 'kiosk', locale = 'en', scale = 1 } = {}) {
      const context = await browser.newContext({
        ...{ viewport: SIZES[size], deviceScaleFactor: scale },
        ...{ locale, reducedMotion: 'reduce' as const },
      })
      t.teardown(() => context.close())
      const token = as === undefined ? undefined : shop.tokens[as]
      const { url } = shop.running
      if (token !== undefined)
        await context.addCookies([{ name: 'stempel_screen', value: token, url, httpOnly: true, sameSite: 'Strict' }])
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      const complaints = complaintsOf(page)
      await page.goto(url + path)
      return { page, context, complaints, cut: (isCut) => context.setOffline(isCut) }
    },
  }
}

/** What a browser says in its console when the network is cut; a test that cuts it expects that. */
const OF_A_CUT = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|WebSocket connection to|Failed to load resource/

function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !OF_A_CUT.test(message.text())) complaints.push(message.text())
  })
  return complaints
}

/** Holds a page against WCAG 2.2 AA, target sizes included. */
export async function assertAccessible(t: ExecutionContext, page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  t.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    what,
  )
}
