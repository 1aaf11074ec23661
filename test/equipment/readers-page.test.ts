import { readFileSync } from 'node:fs'
import test from 'ava'
import { checkEquipment } from '../../src/domain/equipment.ts'
import type { StempelError } from '../../src/domain/errors.ts'
import { DRIVABLE } from '../../src/equipment/drivable.ts'

const page = readFileSync(new URL('../../docs/readers.md', import.meta.url), 'utf8')

test('EQUIP-10 the page for shop engineers names every model there is, and its configuration is sound', (t) => {
  for (const name of [...DRIVABLE.readers, ...DRIVABLE.printers]) t.true(page.includes(`| \`${name}\` |`), name)
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page.replaceAll(/^ {3}/gm, '')) ?? []
  const { readers, printers } = checkEquipment(JSON.parse(example), DRIVABLE)
  t.is(readers.length, 2)
  t.is(printers.length, 1)
})

test('EQUIP-11 a till whose printer runs through the shop is checked with the rest, by its own form', (t) => {
  const passthroughs = [
    { id: 'one', workstation: '7', in: { kind: 'tcp', port: 9101 }, out: { kind: 'tcp' }, template: 'x' },
  ]
  const error = t.throws<StempelError>(() => checkEquipment({ passthroughs }, DRIVABLE))
  t.deepEqual(
    error?.faults?.map(({ path }) => path),
    ['passthroughs[0].out.host', 'passthroughs[0].out.port'],
  )
  const { passthrough: _, ...without } = DRIVABLE
  t.deepEqual(
    t.throws<StempelError>(() => checkEquipment({ passthroughs }, without))?.faults?.map(({ path }) => path),
    ['passthroughs[0]'],
  )
  t.throws(() => checkEquipment({ readers: [], passthroughs: [{ id: 'a' }, { id: 'a' }] }, DRIVABLE))
})
