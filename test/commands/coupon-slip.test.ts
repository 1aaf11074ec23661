import { readFileSync } from 'node:fs'
import test from 'ava'
import { SimulatedPrinter } from '../../hardware/simulated/printer.ts'
import { writeSlip } from '../../src/commands/coupon-slip.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { slipWords } from '../../src/words/slip.ts'
import { codeNo, codesIn, couponsIn } from '../hardware/printers/slips.ts'
import { signIn } from '../support/staff.ts'
import { testShop } from '../support/test-shop.ts'
import { place } from './support/cli.ts'

const OFFER = {
  ...{ id: 'five', title: { en: 'Five euros off' }, value: { kind: 'amount', cents: 500 } },
  ...{ validity: { days: 30 }, issue: { by: 'hand' } },
}

/** The codes a printer prints of what a file holds. */
function qrsOf(format: string, bytes: Uint8Array): string[] {
  const printer = new SimulatedPrinter({ language: format.startsWith('star') ? 'star' : 'esc-pos' })
  printer.receive(bytes)
  const [printed = []] = printer.paper.slips
  return printed.flatMap((line) => (line.kind === 'qr' ? [line.data] : []))
}

test('SLIP-9 the command writes coupons as one slip: page, pictures and what a printer is sent', async (t) => {
  const shop = await testShop(t)
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  const document = { ...defaultProgramme('EUR'), id: 'offers', offers: [OFFER] }
  await operate(on, 'programme.publish', { document })
  shop.running.shop.reloadProgrammes()
  const cashier = await signIn(shop, 'cashier')
  const codes: string[] = []
  for (let n = 0; n < 2; n += 1) codes.push((await cashier.ask('POST', '/v1/coupons', { offer: 'five' })).body.code)
  const { data, keys } = shop.running.shop.settings
  const terminal = place(t, { STEMPEL_DATA: data, STEMPEL_KEYS: keys })
  const slip = async (format: string, ...more: string[]) => {
    const out = terminal.file(`slip.${format}`)
    const ended = await terminal.stempel(['coupons', 'slip', ...codes, '--out', out, '--format', format, ...more])
    t.is(ended.code, 0, ended.err)
    return readFileSync(out)
  }
  t.deepEqual(await codesIn(await slip('png')), codes)
  t.regex((await slip('svg', '--columns', '32')).toString('utf8'), /^<svg width="432px"/)
  t.deepEqual(qrsOf('star', await slip('star')), codes)
  const odd = await terminal.stempel(['coupons', 'slip', ...codes, '--out', terminal.file('x'), '--format', 'pdf'])
  t.is(odd.code, 2)
})

test('SLIP-10 a page holds every coupon of the slip as text, in the language of the shop', async (t) => {
  const [coupon] = couponsIn('de', 1)
  if (coupon === undefined) return t.fail()
  const hostile = { ...coupon, title: '<b>Käse</b>', why: '"&' }
  const page = await writeSlip({ today: '2026-11-22', coupons: [coupon, hostile] }, slipWords('de'), 'html', undefined)
  t.true(String(page).includes('lang="de"'))
  t.true(String(page).includes('&lt;b&gt;Käse&lt;/b&gt;'))
  t.is(String(page).split('<svg').length, 3)
  t.true(String(page).includes(codeNo(1).slice(0, 4)))
})

test('SLIP-11 every printer model can be written, and words without letters are named instead of left out', async (t) => {
  const slip = { today: '2026-11-22', coupons: couponsIn('en', 2) }
  for (const format of ['escpos', 'escpos-chinese', 'star-prnt', 'star-line']) {
    const bytes = await writeSlip(slip, slipWords('en'), format, undefined)
    t.deepEqual(qrsOf(format, Buffer.from(bytes)), [codeNo(1), codeNo(2)], format)
  }
  const [coupon] = slip.coupons
  if (coupon === undefined) return t.fail()
  const odd = { ...slip, coupons: [{ ...coupon, title: '\u{10fffd}' }] }
  await t.throwsAsync(writeSlip(odd, slipWords('en'), 'png', undefined), { message: /no letters/ })
})
