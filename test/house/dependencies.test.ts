import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'

const root = join(import.meta.dirname, '../..')
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

interface Package {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Packages in the first column of the tables under a heading. */
function reasoned(heading: string): string[] {
  const section = read('docs/dependencies.md').split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

test('HOUSE-4 each package that runs has its reason in docs/dependencies.md, and no reason is left of one that is gone', (t) => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Package
  t.deepEqual(reasoned('Needed to run').sort(), Object.keys(dependencies).sort())
  const types = (name: string): boolean => name.startsWith('@types/')
  t.deepEqual(
    reasoned('Needed to build and test')
      .filter((name) => !types(name))
      .sort(),
    Object.keys(devDependencies)
      .filter((name) => !types(name))
      .sort(),
  )
})

test('HOUSE-5 the bill of materials lists all that runs, each with its version, and names no registry', async (t) => {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  const { components } = JSON.parse(stdout) as { components: { name: string; version: string }[] }
  const listed = new Set(components.map(({ name }) => name))
  const { dependencies } = JSON.parse(read('package.json')) as Package
  t.deepEqual(
    Object.keys(dependencies).filter((name) => !listed.has(name)),
    [],
  )
  t.true(components.every(({ version }) => /^\d/.test(version)))
  t.notRegex(read('package-lock.json'), /"resolved"/)
})

test('HOUSE-6 the list of ASVS says nothing twice and names promises that there are', (t) => {
  const page = read('docs/asvs.md')
  const promised = new Set([...read('SPEC.md').matchAll(/^- \*\*([A-Z][A-Z0-9]*-\d+)\*\* /gm)].map(([, name]) => name))
  const named = [...page.matchAll(/\b([A-Z][A-Z0-9]*-\d+)\b/g)]
    .map(([, name = '']) => name)
    .filter((name) => !/^(UTF|SHA|AES|P)-/.test(name))
  t.true(named.length > 100)
  t.deepEqual(
    named.filter((name) => !promised.has(name)),
    [],
  )
  const numbers = page
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/\d+\.\d+(?:\.\d+)?/g)].map(([number]) => number))
  t.deepEqual(
    numbers.filter((number, i) => numbers.indexOf(number) !== i),
    [],
  )
})
