import test from 'ava'
import { place } from './support/cli.ts'

test('CMD-15 the demo sells over HTTP, gets no answer a till should not get, and leaves books that verify', async (t) => {
  const at = place(t)
  const ended = await at.stempel(['demo', '--seconds', '2', '--tills', '8', '--data', at.data, '--json'])
  t.is(ended.code, 0, ended.out.split('\n').at(-2))
  const last = JSON.parse(ended.out.trimEnd().split('\n').at(-1) ?? '') as { sales: number; faults: number }
  t.is(last.faults, 0)
  t.true(last.sales >= 8)
  t.like(last, { verified: { ok: true } })
  t.is((await at.stempel(['verify'])).code, 0)
})
