import { readFileSync, writeFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { type Heard, type TestShop, testShop } from '../support/test-shop.ts'
import { type Place, place } from './support/cli.ts'

const PAGE = readFileSync(new URL('../../docs/programme.md', import.meta.url), 'utf8')
const at = (text: string): number => Date.parse(`${text}+01:00`)

/** The page's own rule, and its own commands in the order they stand there. */
const RULE: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '')
const COMMANDS = [...PAGE.matchAll(/^ {4}npx stempel (.+)$/gm)].map(([, command = '']) => command.trim().split(/\s+/))

let sequence = 0

/** Buys one line at the shop's time. */
async function buy(shop: TestShop, card: number, cents: number, department = 'coffee'): Promise<Heard> {
  sequence += 1
  const finishedAt = new Date(shop.clock.at).toISOString()
  const sent = {
    card: cardNo(card),
    currency: 'EUR',
    lines: [{ line: 1, department, quantity: 1, amountCents: cents }],
    finishedAt,
  }
  return shop.put(`/v1/sales/0001.07.${finishedAt.slice(0, 10)}.${sequence}`, sent)
}

/** What the rule of the page gave in a sale, and what was said of it; undefined when it said nothing. */
const coffee = ({ body }: Heard): { points: number; text: string } | undefined =>
  body.why.find(({ rule }: { rule: string }) => rule === 'coffee-tuesday')

/** A terminal beside the shop that runs. */
function terminal(
  t: ExecutionContext,
  shop: TestShop,
): { at: Place; stempel(args: readonly string[]): Promise<string> } {
  const { data, keys, timeZone } = shop.running.shop.settings
  const terminal = place(t, { STEMPEL_DATA: data, STEMPEL_KEYS: keys, STEMPEL_TIMEZONE: timeZone })
  return {
    at: terminal,
    stempel: async (args) => {
      const ended = await terminal.stempel(args)
      t.is(ended.code, 0, `stempel ${args.join(' ')}: ${ended.err}${ended.out}`)
      return ended.out
    },
  }
}

test('PROG-40 a manager with only the page doubles coffee on Tuesday mornings, tries it, publishes it from tomorrow and takes it back', async (t) => {
  const shop = await testShop(t, at('2026-11-17T09:30:00'))
  const { at: desk, stempel } = terminal(t, shop)
  for (let card = 1; card <= 51; card += 1) await buy(shop, card, 70_000, 'furniture')
  t.is((await buy(shop, 1, 2000)).body.points.earned, 125, 'Silver, coffee, Tuesday morning: not yet')

  const [show, check, whatif, publish, , takeBack] = COMMANDS
  shop.clock.at = at('2026-11-23T12:00:00')
  t.deepEqual(show, ['programme', 'show', '>', 'coffee.json'])
  const document = JSON.parse(await stempel(['programme', 'show']))
  const mine = { ...document, id: 'coffee', title: { en: 'Coffee' }, earn: [...document.earn, RULE] }
  writeFileSync(desk.file('coffee.json'), JSON.stringify(mine))
  t.regex(await stempel(check ?? []), /^coffee is sound: 4 earn rules/)
  await stempel(whatif ?? [])
  const manager = await signIn(shop, 'manager')
  t.is((await manager.ask('PUT', '/v1/programmes/coffee', mine)).status, 201)
  const tried = await manager.ask('POST', '/v1/programmes/coffee/whatif')
  t.is(tried.status, 200, tried.text)
  t.is(tried.body.draft.points - tried.body.now.points, 100, 'the one sale of last Tuesday that it concerns')

  t.regex(
    await stempel(publish ?? []),
    /^Version 2 \(coffee\) is in force from 2026-11-24 00:00, instead of version 1\.\n$/,
  )
  t.regex(await stempel(takeBack ?? []), /^Version 1 \(default\) is in force from 2026-11-24 00:00/)
  shop.clock.at = at('2026-11-24T10:00:00')
  t.is(coffee(await buy(shop, 1, 2000)), undefined, 'taken back before it began')
  await verified(t, stempel)
})

test('PROG-41 the rule of the page holds its hours, tiers, cap and budget, and says so', async (t) => {
  const shop = await testShop(t, at('2026-11-17T09:30:00'))
  const { at: desk, stempel } = terminal(t, shop)
  for (let card = 1; card <= 51; card += 1) await buy(shop, card, 70_000, 'furniture')
  const document = JSON.parse(await stempel(['programme', 'show']))
  const mine = { ...document, id: 'coffee', title: { en: 'Coffee' }, earn: [...document.earn, RULE] }
  writeFileSync(desk.file('coffee.json'), JSON.stringify(mine))
  shop.clock.at = at('2026-11-23T12:00:00')
  await stempel(['programme', 'publish', 'coffee.json', '--from', 'tomorrow'])
  t.is(coffee(await buy(shop, 1, 2000)), undefined, 'Monday, and not yet in force')

  shop.clock.at = at('2026-11-24T08:59:59.999')
  t.is(coffee(await buy(shop, 1, 2000)), undefined, 'before nine')
  shop.clock.at = at('2026-11-24T09:00:00')
  t.is(coffee(await buy(shop, 99, 2000)), undefined, 'Bronze')
  t.is(coffee(await buy(shop, 1, 2000, 'tea')), undefined, 'tea')
  const first = await buy(shop, 1, 2000)
  t.deepEqual([first.body.points.earned, coffee(first)?.points], [225, 100])
  const second = await buy(shop, 1, 3000)
  t.is(coffee(second)?.points, 100, 'the second hundred of the day')
  t.regex(coffee(second)?.text ?? '', /cut from 150 points: at most 200 a day for one card/)
  t.is(coffee(await buy(shop, 1, 3000))?.points, 0)

  shop.clock.at = at('2026-11-24T11:59:59.999')
  for (let card = 2; card <= 50; card += 1) t.is(coffee(await buy(shop, card, 4000))?.points, 200, `card ${card}`)
  const last = await buy(shop, 51, 4000)
  t.is(coffee(last)?.points, 0, '10,000 are given')
  t.regex(coffee(last)?.text ?? '', /at most 10000 a month for all cards/)
  shop.clock.at = at('2026-11-24T12:00:00')
  t.is(coffee(await buy(shop, 51, 4000)), undefined, 'noon is over')

  shop.clock.at = at('2026-12-01T10:00:00')
  t.is(coffee(await buy(shop, 51, 4000))?.points, 200, 'the first Tuesday of the next month')
  await stempel(['programme', 'publish', '--version', '1'])
  t.is(coffee(await buy(shop, 50, 4000)), undefined, 'taken back at once')
  await verified(t, stempel)
})

async function verified(t: ExecutionContext, stempel: (args: readonly string[]) => Promise<string>): Promise<void> {
  t.true((JSON.parse(await stempel(['verify', '--json'])) as { ok: boolean }).ok)
}
