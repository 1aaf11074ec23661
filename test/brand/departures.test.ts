import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { KeptDepartures } from '../../src/brand-departures.ts'
import { folderOf, setClock } from '../support/test-shop.ts'

const DAY_MS = 86_400_000

test('BRAND-19 who left is kept in the key folder for 35 days, is there after a crash, and the file does not grow for ever', (t) => {
  const folder = folderOf(t)
  const clock = setClock()
  const open = (): KeptDepartures => new KeptDepartures(folder, { clock, timeZone: 'Europe/Berlin' })
  const lines = (): number => readFileSync(join(folder, 'departures.jsonl'), 'utf8').split('\n').length - 1
  const standing = { pool: 0, debt: 0, loss: 0, streams: {} }
  const notes = open()
  notes.note([{ what: 'left', member: 'm', aliases: { '0001': 'a' }, standing, told: { s: 3 } }])
  notes.note([{ what: 'stands', member: 'unknown', standing, told: {} }])
  for (let seq = 4; seq < 2_100; seq += 1) notes.note([{ what: 'stands', member: 'm', standing, told: { s: seq } }])
  t.true(lines() < 1_100)
  appendFileSync(join(folder, 'departures.jsonl'), '{"what":"left","me')
  t.is(open().settledUpTo('m', 's'), 2_099)
  open().note([{ what: 'paid', leave: 'l' }])
  t.deepEqual(open().known.paid, ['l'])
  clock.at += 36 * DAY_MS
  t.is(open().settledUpTo('m', 's'), undefined)
})
