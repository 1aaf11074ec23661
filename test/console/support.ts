import type { ExecutionContext } from 'ava'
import { newSetupCode } from '../../src/console/setup.ts'
import { type Heard, type TestShop, testShop } from '../support/test-shop.ts'

export const PROFILE = {
  name: 'Corner shop',
  legalEntity: 'Corner Shop Ltd',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'en',
}
export const MANAGER = { operator: 'm1', password: 'the sea is calm tonight' }

/** A browser that is signed in: what it sends along, and how it asks. */
export interface Browser {
  cookies: string
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Heard>
}

/** A browser of its own at the shop's address. */
export function browserAt({ running: { url } }: TestShop): Browser {
  const jar = new Map<string, string>()
  const browser: Browser = {
    get cookies() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookies(text) {
      jar.clear()
      for (const each of text.split('; '))
        if (each !== '') jar.set(each.split('=')[0] ?? '', each.slice(each.indexOf('=') + 1))
    },
    async ask(method, path, body, headers = {}) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          origin: url,
          ...(browser.cookies === '' ? {} : { cookie: browser.cookies }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      for (const each of answer.headers.getSetCookie()) {
        const [pair = '', ...terms] = each.split('; ')
        const [name = '', ...value] = pair.split('=')
        if (terms.includes('Max-Age=0')) jar.delete(name)
        else jar.set(name, value.join('='))
      }
      const text = await answer.text()
      return { status: answer.status, text, body: jsonOf(text), headers: answer.headers }
    },
  }
  return browser
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A shop that was set up, and the browser of its first manager. */
export async function managedShop(
  t: ExecutionContext,
  more: Parameters<typeof testShop>[3] = {},
  log?: Parameters<typeof testShop>[2],
): Promise<{ shop: TestShop; manager: Browser }> {
  const shop = await testShop(t, undefined, log, { given: [], ...more })
  const manager = browserAt(shop)
  const code = await newSetupCode(shop.running.shop)
  const { status } = await manager.ask('POST', '/v1/setup', { code, profile: PROFILE, manager: MANAGER })
  t.is(status, 201)
  return { shop, manager }
}

/** Adds somebody and signs them in with a browser of their own. */
export async function signedIn(
  t: ExecutionContext,
  { shop, manager }: { shop: TestShop; manager: Browser },
  operator: string,
  role: string,
): Promise<Browser> {
  const password = `password of ${operator}!`
  t.is((await manager.ask('PUT', `/v1/staff/${operator}`, { role, password })).status, 200)
  const browser = browserAt(shop)
  t.is((await browser.ask('POST', '/v1/sign-ins', { operator, password })).status, 201)
  return browser
}
