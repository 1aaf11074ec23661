import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'

const root = join(import.meta.dirname, '../..')

/** Numbers at the beginning of a test's title: `EARN-3 …`, or `EARN-3 EARN-4 …`. */
function quoted(): Set<string> {
  const found = new Set<string>()
  for (const file of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })) {
    // A suite is run by the tests of each engine that keeps the same contract.
    if (!file.endsWith('.test.ts') && !file.endsWith('suite.ts')) continue
    const text = readFileSync(join(root, 'test', file), 'utf8')
    for (const [, numbers = ''] of text.matchAll(/test(?:\.\w+)?\(\s*['"`]((?:[A-Z][A-Z0-9]*-\d+[, ]+)+)/g))
      for (const [number] of numbers.matchAll(/[A-Z][A-Z0-9]*-\d+/g)) found.add(number)
  }
  return found
}

test('HOUSE-3 each promise of SPEC.md stands once and in a test, and each number a test quotes is a promise', (t) => {
  const promised = [...readFileSync(join(root, 'SPEC.md'), 'utf8').matchAll(/^- \*\*([A-Z][A-Z0-9]*-\d+)\*\* /gm)].map(
    ([, number = '']) => number,
  )
  t.deepEqual(
    promised.filter((number, i) => promised.indexOf(number) !== i),
    [],
    'promised twice',
  )
  const tested = quoted()
  t.deepEqual(
    promised.filter((number) => !tested.has(number)),
    [],
    'promised and not tested',
  )
  t.deepEqual([...tested].filter((number) => !promised.includes(number)).sort(), [], 'tested and not promised')
})
