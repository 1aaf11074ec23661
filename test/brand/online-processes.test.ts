import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { ask, lastLine, type Place, type Running, saleOf } from '../commands/support/cli.ts'
import { cardNo } from '../support/test-books.ts'
import { type Branch, booked, kill, type Processes, processes, TODAY, tokenOf, until, verified } from './processes.ts'

const CARD = cardNo(1)

/** A member who earned 2,000 points in A, of which A keeps its allowance of 500. */
async function member(t: ExecutionContext): Promise<[Processes, Branch, kiosk: string]> {
  const world = await processes(t)
  const a = await world.branch('0001')
  await a.sell(CARD, 40_000)
  await a.consent(CARD, 'brand-identity', 'given')
  await until('the joining', () => booked(world.office, 'pool') === 1_500)
  return [world, a, await tokenOf(a.at, 'kiosk', 'second')]
}

/** Adds a branch by the command line. @returns the token of its till. */
async function addBranch(t: ExecutionContext, office: Place, shop: string, entity: string): Promise<string> {
  const said = await office.stempel(['brand', 'branch', 'add', '--shop', shop, '--name', shop, '--entity', entity])
  t.is(said.code, 0, said.err)
  return lastLine(said.out)
}

/** Signs the member in, with a code from the kiosk. */
async function signIn(
  t: ExecutionContext,
  { shop, kiosk, brand, till }: { shop: Running; kiosk: string; brand: Running; till: string },
): Promise<{ session: string; card: string }> {
  const { body } = await ask(shop, kiosk, 'POST', '/v1/card-sessions', { code: CARD })
  const given = await fetch(`${shop.url}/v1/me/online-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kiosk}`, 'card-session': String(body.session) },
  })
  t.is(given.status, 201)
  const { code } = (await given.json()) as { code: string }
  const opened = await ask(brand, till, 'POST', '/v1/member-sessions', { code })
  t.is(opened.status, 201, JSON.stringify(opened.body))
  return opened.body as { session: string; card: string }
}

const put = async (
  { url }: Running,
  till: string,
  path: string,
  body: unknown,
  session = '',
): Promise<{ status: number; text: string }> => {
  const answer = await fetch(url + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${till}`, 'content-type': 'application/json', 'member-session': session },
    body: JSON.stringify(body),
  })
  return { status: answer.status, text: await answer.text() }
}

test.serial(
  'ONLINE-11 a brand that is killed in the midst of online sales has each of them once when it is back, answers repeats with the same bytes, and gives back what it had taken',
  async (t) => {
    const [{ office, now }, a, kiosk] = await member(t)
    const till = await addBranch(t, office, '0901', 'Web GmbH')
    const { session, card } = await signIn(t, { shop: a.now.shop, kiosk, brand: now.brand, till })
    const paths = Array.from({ length: 21 }, (_, no) => `/v1/sales/0901.01.${TODAY}.${no}`)
    const [first = ''] = paths
    const sales = paths.map((_, no) => ({
      ...(saleOf(card, no === 0 ? 4_000 : 100) as object),
      ...(no === 0 ? { burnPoints: 1_000 } : {}),
    }))
    const { finishedAt: _, ...basket } = { finishedAt: '', ...sales[0] } as { finishedAt: string }
    const held = await put(now.brand, till, `${first}/hold`, basket, session)
    t.is(held.status, 200, held.text)
    const answers = new Map<string, string>()
    const burst = (): Promise<unknown> =>
      Promise.all(
        paths.map(async (path, no) => {
          const { status, text } = await put(now.brand, till, path, sales[no]).catch(() => ({ status: 0, text: '' }))
          if (status !== 200 && status !== 201) return
          t.is(text, answers.get(path) ?? text, 'a repeat has the same bytes')
          answers.set(path, text)
        }),
      )
    const running = burst()
    await until('the first answer', () => answers.size > 0)
    await kill(now.brand)
    await running
    t.true(answers.size > 0)
    now.brand = await office.brand()
    await burst()
    t.is(answers.size, paths.length)
    await burst()
    const earned = 20 * 5 + 190
    await until('all given back', () => booked(office, 'pool') === 1_500 - 1_000 + earned)
    await until('quiet', a.isLinked)
    const sums = await verified(t, office, a.at)
    t.like(sums, { issued: 2_000 + earned, redeemed: 1_000, streams: 500 })
    t.is(sums.debt ?? 0, 0)
  },
)

test.serial(
  'ONLINE-10 a partner settles under its own legal entity what its branch issued and redeemed, by a programme of its own where it has one',
  async (t) => {
    const [{ office, now }, a, kiosk] = await member(t)
    let till = await addBranch(t, office, '0902', 'Partner AG')
    const standard = defaultProgramme('EUR')
    const earn = standard.earn.map((rule) => (rule.id === 'base' ? { ...rule, points: 10 } : rule))
    const rules = { ...standard, id: 'partner', earn }
    const file = office.file('partner.json')
    writeFileSync(file, JSON.stringify(rules))
    const published = await office.stempel(['brand', 'programme', 'publish', file, '--shops', '0902'])
    t.is(published.code, 0, published.err)
    const { session, card } = await signIn(t, { shop: a.now.shop, kiosk, brand: now.brand, till })
    const path = `/v1/sales/0902.01.${TODAY}.1`
    const sale = { ...(saleOf(card, 4_000) as object), burnPoints: 500 }
    const { finishedAt: _, ...basket } = sale as unknown as { finishedAt: string }
    t.is((await put(now.brand, till, `${path}/hold`, basket, session)).status, 200)
    const sold = await put(now.brand, till, path, sale)
    t.is(sold.status, 201, sold.text)
    t.is(JSON.parse(sold.text).points.earned, 390)
    await until('the giving back', () => booked(office, 'pool') === 1_500 - 500 + 390)
    const settled = await office.stempel(['brand', 'settlement', '--from', TODAY, '--to', TODAY, '--json'])
    const rows = settled.json<{ entity: string; issuedPoints: number; redeemedPoints: number; netCents: number }[]>()
    t.like(
      rows.find(({ entity }) => entity === 'Partner AG'),
      { issuedPoints: 390, redeemedPoints: 500, netCents: 100 - 78 },
    )
    t.like(
      rows.find(({ entity }) => entity === '0001'),
      { issuedPoints: 2_000, redeemedPoints: 0 },
    )
    const former = till
    till = lastLine((await office.stempel(['brand', 'branch', 'add', '--shop', '0902'])).out)
    t.is((await put(now.brand, former, path, sale)).status, 401, 'another token ends the former')
    t.deepEqual(await put(now.brand, till, path, sale), { status: 200, text: sold.text })
    const listed = await office.stempel(['brand', 'branch', 'list', '--json'])
    t.like(listed.json<object[]>()[0], { shop: '0902', name: '0902', entity: 'Partner AG' })
    t.false(listed.out.includes(till))
    t.is((await office.stempel(['brand', 'shop', 'add', '--shop', '0902'])).code, 1)
    t.is((await office.stempel(['brand', 'branch', 'remove', '--shop', '0902'])).code, 0)
    t.is((await put(now.brand, till, path, sale)).status, 401)
    await verified(t, office, a.at)
  },
)

test.serial(
  'ONLINE-15 the story that docs/brand.md tells engineers of a web shop works as it is written',
  async (t) => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/brand.md', import.meta.url)), 'utf8')
    const story = /^ {4}DAY=[\s\S]*?(?=\n\n)/m.exec(page)?.[0] ?? ''
    t.true(story.includes('/v1/member-sessions'))
    if (spawnSync('curl', ['--version']).status !== 0) {
      t.log('no curl on this machine')
      return
    }
    const [{ office, now }, a, KIOSK] = await member(t)
    const WEB = await addBranch(t, office, '0901', 'Web GmbH')
    const env = { PATH: process.env.PATH, SHOP: a.now.shop.url, KIOSK, BRAND: now.brand.url, WEB, CARD }
    const child = spawn('bash', ['-e'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.stdin.end(story)
    const [code] = (await once(child, 'close')) as [number]
    t.is(code, 0, said)
    const [scanned, held, sold] = said.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text))
    t.is(scanned.spendable, 1_500)
    t.is(held.discountCents, 100)
    t.like(sold.points, { burned: 500, earned: 195, balance: 1_195 })
  },
)
