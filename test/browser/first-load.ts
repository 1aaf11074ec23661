import { get } from 'node:http'
import type { Browser } from 'playwright-core'

/** What a screen costs when nothing of it is there yet. */
export interface FirstLoad {
  /** Bytes of all bodies as sent to a browser that takes gzip and nothing better. */
  readonly bytes: number
  readonly files: Readonly<Record<string, number>>
}

/**
 * Opens a screen in a browser that has never seen it and counts what it fetched until it listens to the shop: the page,
 * its code and style, its letters, and what it asked for.
 */
export async function firstLoad(browser: Browser, url: string, path: string, token: string): Promise<FirstLoad> {
  const context = await browser.newContext({ locale: 'en' })
  try {
    const cookie = `stempel_screen=${token}`
    await context.addCookies([{ name: 'stempel_screen', value: token, url, httpOnly: true, sameSite: 'Strict' }])
    const page = await context.newPage()
    const asked = new Set<string>()
    page.on('request', (request) => {
      if (request.url().startsWith(url)) asked.add(request.url())
    })
    await page.goto(url + path)
    await page.locator('html[data-live=yes]').waitFor()
    await page.evaluate('document.fonts.ready.then(() => 0)')
    const sizes = await Promise.all(
      [...asked].map(async (each) => [each.slice(url.length), await sizeOf(each, cookie)]),
    )
    const files = Object.fromEntries(sizes) as Record<string, number>
    return { files, bytes: Object.values(files).reduce((sum, bytes) => sum + bytes, 0) }
  } finally {
    await context.close()
  }
}

function sizeOf(url: string, cookie: string): Promise<number> {
  const headers = { cookie, 'accept-encoding': 'gzip', 'sec-fetch-site': 'same-origin' }
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => resolve(bytes))
    }).on('error', reject)
  })
}
