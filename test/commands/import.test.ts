import test from 'ava'
import { sharedData } from '../support/shared-data.ts'
import { place } from './support/cli.ts'

interface Imported {
  sales: number
  recorded: number
  already: number
}

interface Verified {
  head: { seq: number; hash: string }
  accounts: number
}

test('CMD-11 a morning is imported beside a running shop or without one, and a second time changes nothing', async (t) => {
  const path = sharedData(t, 'poslog/supermarket-morning.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const at = place(t, { STEMPEL_CURRENCY: 'USD' })
  const args = ['import', 'poslog', path, '--members', '--json']
  const first = await at.stempel(args)
  t.is(first.code, 0, first.err)
  t.like(first.json<Imported>(), { sales: 23, lines: 298, returns: 0, skipped: 7, unbalanced: [], recorded: 23 })
  const before = (await at.stempel(['verify', '--json'])).json<Verified>()
  t.like(before, { ok: true, accounts: 2 })

  const shop = await at.shop()
  t.like((await at.stempel(args)).json<Imported>(), { sales: 23, recorded: 0, already: 23 })
  const after = (await at.stempel(['verify', '--json'])).json<Verified>()
  t.deepEqual(after.head, before.head)
  const missing = await at.stempel(['import', 'poslog', at.file('nothing.xml')])
  t.is(missing.code, 1)
  t.regex(missing.err, /^stempel: [^\n]*nothing\.xml does not exist\.\n$/)
  t.is(await shop.stop(), 0)
})
