import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'

const root = join(import.meta.dirname, '../..')

/** Files that break the directions of import, and what must be said about each; `undefined` must pass. */
const planted: [file: string, code: string, rule: string | undefined][] = [
  ['src/domain/a.ts', "export { x } from '../books/shop/writer.ts'", 'noRestrictedImports'],
  ['src/domain/rewards/a.ts', "export { x } from '../../keys/token.ts'", 'noRestrictedImports'],
  ['src/domain/b.ts', "export { x } from 'node:fs'", 'noRestrictedImports'],
  ['src/domain/c.ts', "export { x } from '../shop.ts'", 'noRestrictedImports'],
  ['src/domain/d.ts', 'export const now = Date.now()', 'plugin'],
  ['src/domain/e.ts', 'export const chance = Math.random()', 'plugin'],
  ['src/domain/f.ts', 'export const timer = setTimeout', 'noRestrictedGlobals'],
  ['src/domain/g.ts', "export { z } from 'zod'", undefined],
  ['src/actions/shop/a.ts', "export { x } from '../../http/problem.ts'", 'noRestrictedImports'],
  ['src/actions/shop/b.ts', "export { x } from 'koa'", 'noRestrictedImports'],
  ['src/actions/shop/c.ts', "export { x } from '../../domain/day.ts'", undefined],
  ['src/books/shop/a.ts', "export { x } from '../../actions/shop/night.ts'", 'noRestrictedImports'],
  ['src/http/shop/a.ts', "export { x } from '../../books/shop/writer.ts'", 'noRestrictedImports'],
  ['src/http/shop/b.ts', "export { x } from '../../open-shop.ts'", 'noRestrictedImports'],
  ['src/http/shop/c.ts', "export { x } from '../../actions/shop/night.ts'", undefined],
  ['src/live/a.ts', "export { x } from '../http/problem.ts'", 'noRestrictedImports'],
  ['src/jobs/a.ts', 'export const env = process.env', 'noRestrictedGlobals'],
  ['src/imports/a.ts', "export { x } from '../keys/token.ts'", 'noRestrictedImports'],
  ['src/keys/a.ts', "export { x } from '../words/index.ts'", 'noRestrictedImports'],
  ['src/words/a.ts', "export { x } from '../keys/token.ts'", 'noRestrictedImports'],
  ['src/defaults/a.ts', "export { x } from '../books/shop/writer.ts'", 'noRestrictedImports'],
]

test('HOUSE-1 imports run one way, and clocks, timers and chance are handed in: the linter finds each planted breach', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-house-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const name of ['biome.json', '.lint']) cpSync(join(root, name), join(folder, name), { recursive: true })
  for (const [file, code] of planted) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${code}\n`)
  }
  const biome = join(root, 'node_modules/.bin/biome')
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=200', '--reporter=github', '.']
  const { stdout } = await promisify(execFile)(biome, args, { cwd: folder }).catch((error: { stdout: string }) => error)
  for (const [file, code, rule] of planted) {
    const found = stdout.split('\n').filter((line) => line.includes(`/${file},`))
    if (rule === undefined) t.deepEqual(found, [], `${file} is allowed: ${code}`)
    else
      t.true(
        found.some((line) => line.includes(rule)),
        `${file} must be refused by ${rule}: ${code}\n${found.join('\n')}`,
      )
  }
})
