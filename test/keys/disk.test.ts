import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'

const disk = fileURLToPath(new URL('../../src/keys/disk.ts', import.meta.url))
const make = `
  const { makeFile } = await import(process.argv[1])
  const { readFileSync } = await import('node:fs')
  const made = makeFile(process.argv[2], process.argv[3])
  console.log(JSON.stringify({ made, found: readFileSync(process.argv[2], 'utf8') }))`

test('KEYS-24 of several processes that make a file at once one does, and all find what it wrote', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-made-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const run = promisify(execFile)
  const told = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (text) => {
      const { stdout } = await run(process.execPath, [
        '--input-type=module',
        '-e',
        make,
        disk,
        join(folder, 'it'),
        text,
      ])
      return { text, ...(JSON.parse(stdout) as { made: boolean; found: string }) }
    }),
  )
  const makers = told.filter(({ made }) => made)
  t.is(makers.length, 1)
  t.deepEqual([...new Set(told.map(({ found }) => found))], [makers[0]?.text])
  t.deepEqual(readdirSync(folder), ['it'])
})
