import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import type { Browser, Page } from 'playwright-core'
import { browserOf, SIZES, theBrowser } from './support.ts'

const test = anyTest as TestFn
browserOf(test)

const ROOT = new URL('../../', import.meta.url).pathname
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const STORY = README.slice(README.indexOf('## The first sale'), README.indexOf('\n## Screens'))
const MOST_MS = 5 * 60_000
const START_MS = 60_000

/** A name that the README tells a newcomer to press; the test presses nothing else. */
function told(t: ExecutionContext, name: string): string {
  t.true(STORY.includes(`*${name}*`) || STORY.includes(`\`${name}\``), `the README says ${name}`)
  return name
}

test.serial(
  'README-1 by the README alone: from `npm start` to a paired till, cards, a sale, a gift and coupons in the browser',
  async (t) => {
    const from = performance.now()
    const { url, setupCode } = await npmStart(t)
    const browser = await theBrowser()
    const manager = await window(t, browser)
    await setUp(t, manager, url, setupCode)
    const paired = await pairAll(t, manager)
    const till = await window(t, browser)
    await pairScreen(till, `${url}${told(t, '/till')}`, paired.till)
    await till.getByRole('heading', { name: 'Ready for a card' }).waitFor()
    // The kiosk is the manager's own browser, as a newcomer has only one.
    const kiosk = await manager.context().newPage()
    await pairScreen(kiosk, `${url}${told(t, '/kiosk')}`, paired.kiosk)
    const card = await makeCards(t, manager)
    const curl = STORY.match(/^ +curl [^\n]+\\\n[^\n]+$/m)?.[0] ?? ''
    const first = await sell(curl, url, paired.token, card)
    t.like(JSON.parse(first), { points: { earned: 175 }, gifts: [{ gift: 'chocolate-bar', state: 'due' }] })
    t.true(first.includes('"why":[{'))
    await till.getByText('+175').waitFor()
    await till.getByRole('button', { name: told(t, 'Handed over') }).click()
    await till.getByText('Chocolate bar: Handed over').waitFor()
    await kiosk.bringToFront()
    let shown = card
    // One card in twenty is of the control group and gets none, as the README says: then it is another card's turn.
    for (let no = 2; !(await hasCoupons(t, kiosk, shown)) && no < 6; no += 1) {
      shown = await makeCards(t, manager)
      await sell(curl.replace('.000001', `.00000${no}`), url, paired.token, shown)
      await kiosk.bringToFront()
      await kiosk.reload()
    }
    t.true((await kiosk.locator('.coupon svg[role=img]').count()) > 0)
    t.is(await kiosk.locator('.points strong').textContent(), '175')
    const took = performance.now() - from
    t.log(`${(took / 1000).toFixed(1)} s, of which a newcomer adds the reading and typing`)
    t.true(took < MOST_MS)
  },
)

test('README-2 every picture and page the README shows is there, and each screen has its picture', (t) => {
  const names = [...README.matchAll(/(?:\]\(|src=")((?:docs|src)\/[^)"#]+)/g)].map(([, name]) => name ?? '')
  for (const name of names) t.true(existsSync(join(ROOT, name)), name)
  for (const screen of ['kiosk', 'till', 'phone', 'manager'])
    t.true(
      names.some((name) => name.startsWith(`docs/pictures/${screen}-`)),
      screen,
    )
})

async function window(t: ExecutionContext, browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES.till, locale: 'en', reducedMotion: 'reduce' })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  return page
}

/** Starts the shop as the README does, in a place of its own. */
async function npmStart(t: ExecutionContext): Promise<{ url: string; setupCode: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-readme-'))
  const own = { STEMPEL_DATA: join(folder, 'data'), STEMPEL_PORT: '0', STEMPEL_LOG: 'silent' }
  const { PATH, HOME } = process.env
  // A group of its own: npm, its shell and the shop end together.
  const shop = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH, HOME, ...own },
    detached: true,
    timeout: START_MS * 3,
  })
  t.teardown(() => {
    endGroup(shop)
    rmSync(folder, { recursive: true, force: true })
  })
  for await (const line of createInterface({ input: shop.stdout })) {
    const [, url, setupCode] = /(http:\S+)\/manager with the setup code (\S+),/.exec(line) ?? []
    if (url !== undefined && setupCode !== undefined) return { url, setupCode }
  }
  throw new Error('npm start printed no setup code')
}

function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL')
}

/** Shows a card at the kiosk. @returns whether it got coupons, with their codes to scan. */
async function hasCoupons(t: ExecutionContext, kiosk: Page, card: string): Promise<boolean> {
  await kiosk.getByRole('button', { name: told(t, 'Type the card number') }).click()
  await kiosk.getByLabel('Card number').fill(card)
  await kiosk.getByRole('button', { name: told(t, 'Show') }).click()
  const coupon = kiosk.locator('.coupon svg[role=img]').first()
  await coupon.or(kiosk.getByText('No new coupon today.')).first().waitFor()
  return coupon.isVisible()
}

async function setUp(t: ExecutionContext, page: Page, url: string, code: string): Promise<void> {
  await page.goto(`${url}/manager`)
  await page.getByLabel('Setup code').fill(code)
  await page.getByLabel('Name', { exact: true }).fill('Corner shop')
  await page.getByLabel('Legal entity').fill('Corner Shop Ltd')
  await page.getByLabel('Operator').fill('m1')
  await page.getByLabel('Password').fill('the sea is calm tonight')
  await page.getByRole('button', { name: told(t, 'Set up') }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

async function pairAll(t: ExecutionContext, page: Page): Promise<{ token: string; till: string; kiosk: string }> {
  await page.getByRole('link', { name: told(t, 'Devices') }).click()
  const pair = async (kind: string, id: string, at?: string): Promise<void> => {
    await page.getByLabel('Kind').selectOption(kind)
    await page.getByLabel('Number').fill(told(t, id))
    if (kind !== 'till') await page.getByLabel('At till').fill(at ?? '')
    await page.getByRole('button', { name: told(t, 'Pair'), exact: true }).click()
    await page.getByText(`The ${kind} ${id} is paired.`).waitFor()
  }
  await pair('till', '07')
  const token = (await page.locator('.notice code').textContent()) ?? ''
  await pair('screen', 'side07', '07')
  const till = (await page.locator('.secret').textContent()) ?? ''
  await pair('kiosk', 'door')
  return { token, till, kiosk: (await page.locator('.secret').textContent()) ?? '' }
}

async function pairScreen(page: Page, address: string, code: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('Pairing code').fill(code)
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByLabel('Pairing code').waitFor({ state: 'detached' })
  await page.locator('html[data-live=yes]').waitFor()
}

async function makeCards(t: ExecutionContext, page: Page): Promise<string> {
  await page.getByRole('link', { name: told(t, 'Cards'), exact: true }).click()
  await page.getByRole('button', { name: told(t, 'Make cards') }).click()
  await page.locator('.sheet article').nth(7).waitFor()
  return ((await page.locator('.face .code').first().textContent()) ?? '').replaceAll(' ', '')
}

/** Where a machine has no curl, Node does what it does here. */
const CURL = `command -v curl >/dev/null || curl() { node -e '
  const [, method, at, , bearer, , type, , body] = process.argv.slice(1)
  const headers = Object.fromEntries([bearer, type].map((each) => each.split(": ")))
  fetch("http://" + at, { method, headers, body }).then((answer) => answer.text()).then(console.log)' -- "$@"; }`

/** Runs the README's own lines, with what a newcomer puts in. */
async function sell(curl: string, url: string, token: string, card: string): Promise<string> {
  const here = curl.replace('localhost:8080', new URL(url).host)
  const { stdout } = await promisify(execFile)('sh', ['-c', `${CURL}\nTOKEN=${token} CARD=${card}\n${here}`])
  return stdout
}
