import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import anyTest, { type TestFn } from 'ava'
import { StempelError } from '../../src/domain/errors.ts'
import { defaultKeyFolder, importKeyFolder, openKeyFolder } from '../../src/keys/folder.ts'
import { shopKeys } from '../../src/keys/shop-keys.ts'
import { isGenuine, signWitness } from '../../src/keys/witness.ts'

const test = anyTest as TestFn<{ home: string; path: string }>
const clock = { now: () => 1_795_000_000_000 }
let filled = 0
const random = { bytes: (count: number) => new Uint8Array(count).fill(++filled) }
const options = { random, clock }
const head = (seq: number) => ({ seq, hash: 'ab'.repeat(32), at: clock.now() })
const modeOf = (path: string): number => statSync(path).mode & 0o777

test.beforeEach((t) => {
  const home = mkdtempSync(join(tmpdir(), 'stempel-keys-'))
  t.context = { home, path: join(home, 'data.keys') }
})
test.afterEach.always((t) => rmSync(t.context.home, { recursive: true, force: true }))

/** The error of a faulty folder; fails when there is none. */
function fault(work: () => unknown): StempelError {
  try {
    work()
  } catch (error) {
    if (error instanceof StempelError) return error
    throw error
  }
  throw new Error('a faulty key folder was accepted')
}

test('KEYS-11 a missing folder is made with a secret of its own, which stays', (t) => {
  const { path } = t.context
  const first = openKeyFolder(path, options)
  t.true(first.created)
  t.is(first.secret.length, 32)
  t.is(first.epoch, 0)
  t.is(first.createdAt, clock.now())
  const second = openKeyFolder(path, options)
  t.false(second.created)
  t.deepEqual(second.secret, first.secret)
  t.notDeepEqual(openKeyFolder(join(t.context.home, 'other.keys'), options).secret, first.secret)
})

test('KEYS-11 only the owner may enter the folder and read its files, also after a careless copy', (t) => {
  const { path } = t.context
  const folder = openKeyFolder(path, options)
  folder.appendForgotten({ account: 1, day: '2026-11-21' })
  folder.writeInstance({ current: 'a' })
  folder.markExported()
  const modes = () => readdirSync(path).map((name) => modeOf(join(path, name)))
  t.is(modeOf(path), 0o700)
  t.deepEqual(modes(), [0o600, 0o600, 0o600, 0o600])
  chmodSync(path, 0o755)
  chmodSync(join(path, 'shop.json'), 0o644)
  openKeyFolder(path, options)
  t.is(modeOf(path), 0o700)
  t.deepEqual(modes(), [0o600, 0o600, 0o600, 0o600])
})

test('KEYS-12 a key folder inside the data folder is refused, also through a link, and nothing is written', (t) => {
  const data = join(t.context.home, 'data')
  mkdirSync(data)
  symlinkSync(data, join(t.context.home, 'link'))
  for (const path of [data, join(data, 'keys'), join(data, 'a', 'b'), join(t.context.home, 'link', 'keys')]) {
    const error = fault(() => openKeyFolder(path, { ...options, dataFolder: data }))
    t.is(error.path, 'STEMPEL_KEYS')
  }
  t.deepEqual(readdirSync(data), [])
  t.is(defaultKeyFolder(data), `${data}.keys`)
  t.is(defaultKeyFolder(`${data}/`), `${data}.keys`)
  t.true(openKeyFolder(defaultKeyFolder(data), { ...options, dataFolder: data }).created)
})

test('KEYS-13 witnessed heads are kept in order, verify, and an edited one is found', (t) => {
  const folder = openKeyFolder(t.context.path, options)
  t.deepEqual(folder.readWitnesses(), [])
  const keys = shopKeys(folder.secret, folder.epoch, random)
  for (const seq of [1, 2, 3]) folder.appendWitness(signWitness(keys, head(seq)))
  const kept = openKeyFolder(t.context.path, options).readWitnesses()
  t.deepEqual(
    kept.map(({ seq }) => seq),
    [1, 2, 3],
  )
  for (const witness of kept) {
    t.true(isGenuine(keys, witness))
    t.false(isGenuine(keys, { ...witness, seq: witness.seq + 1 }))
    t.false(isGenuine(keys, { ...witness, at: witness.at + 1 }))
    t.false(isGenuine(keys, { ...witness, hash: 'ac'.repeat(32) }))
  }
})

test('KEYS-13 a line cut short by a crash was never promised: it is passed over, then replaced', (t) => {
  const folder = openKeyFolder(t.context.path, options)
  folder.appendForgotten({ account: 1, day: '2026-11-21' })
  appendFileSync(join(t.context.path, 'forgotten.jsonl'), '{"account":2,"d')
  t.deepEqual(folder.readForgotten(), [{ account: 1, day: '2026-11-21' }])
  folder.appendForgotten({ account: 3, day: '2026-11-22' })
  t.deepEqual(
    folder.readForgotten().map(({ account }) => account),
    [1, 3],
  )
})

test('KEYS-13 a file whose first line was cut short starts again', (t) => {
  const folder = openKeyFolder(t.context.path, options)
  writeFileSync(join(t.context.path, 'forgotten.jsonl'), '{"acc')
  t.deepEqual(folder.readForgotten(), [])
  folder.appendForgotten({ account: 3, day: '2026-11-22' })
  t.deepEqual(folder.readForgotten(), [{ account: 3, day: '2026-11-22' }])
})

test('KEYS-14 a damaged file is named, its content is not', (t) => {
  const { path } = t.context
  const folder = openKeyFolder(path, options)
  const reads = {
    'shop.json': () => openKeyFolder(path, options),
    'witness.jsonl': () => folder.readWitnesses(),
    'forgotten.jsonl': () => folder.readForgotten(),
    'instance.json': () => folder.readInstance(),
    'exported.json': () => folder.wasExported(),
  }
  for (const [name, read] of Object.entries(reads)) {
    for (const content of ['{"secret":"TOPSECRET"', '{"secret":"TOPSECRET"}\n', 'TOPSECRET\n{}\n']) {
      writeFileSync(join(path, name), content)
      if (name.endsWith('.jsonl') && !content.endsWith('\n')) continue
      const error = fault(read)
      t.is(error.code, 'unavailable')
      t.true(error.message.includes(name), error.message)
      t.false(`${error.message} ${error.cause ?? ''}`.includes('TOP'))
    }
  }
})

test('KEYS-14 a used folder without its secret never gets a new one', (t) => {
  const { path } = t.context
  openKeyFolder(path, options).writeInstance({ current: 'a' })
  rmSync(join(path, 'shop.json'))
  t.regex(fault(() => openKeyFolder(path, options)).message, /shop\.json is missing/)
  t.deepEqual(readdirSync(path), ['instance.json'])
})

test('KEYS-14 a folder that cannot be used is unavailable', (t) => {
  writeFileSync(t.context.path, 'a file, not a folder')
  t.is(fault(() => openKeyFolder(t.context.path, options)).code, 'unavailable')
})

test('KEYS-15 instance token and export mark are replaced whole; a leftover of a crash does no harm', (t) => {
  const { path } = t.context
  const folder = openKeyFolder(path, options)
  t.is(folder.readInstance(), undefined)
  t.false(folder.wasExported())
  writeFileSync(join(path, 'instance.json.new'), '{"curr')
  folder.writeInstance({ current: 'a', pending: 'b' })
  t.deepEqual(folder.readInstance(), { current: 'a', pending: 'b' })
  folder.writeInstance({ current: 'b' })
  t.deepEqual(folder.readInstance(), { current: 'b' })
  folder.markExported()
  t.true(openKeyFolder(path, options).wasExported())
  t.deepEqual(readdirSync(path).sort(), ['exported.json', 'instance.json', 'shop.json'])
})

test('KEYS-16 imported keys are the same keys, with the forgotten and the witnesses, and count as exported', (t) => {
  const folder = openKeyFolder(t.context.path, options)
  folder.appendForgotten({ account: 5, day: '2026-11-21' })
  folder.appendWitness(signWitness(shopKeys(folder.secret, 0, random), head(9)))
  const copy = importKeyFolder(join(t.context.home, 'new.keys'), folder.contents(), options)
  t.deepEqual(copy.contents(), folder.contents())
  t.true(copy.wasExported())
  t.is(copy.readInstance(), undefined)
  t.deepEqual(openKeyFolder(copy.path, options).contents(), folder.contents())
})

test('KEYS-16 an import into the same shop forgets nothing that was learnt since, and repeats nothing', (t) => {
  const folder = openKeyFolder(t.context.path, options)
  folder.appendForgotten({ account: 5, day: '2026-11-21' })
  const old = folder.contents()
  folder.appendForgotten({ account: 6, day: '2026-11-22' })
  const again = importKeyFolder(t.context.path, old, options)
  t.deepEqual(
    again.readForgotten().map(({ account }) => account),
    [5, 6],
  )
})

test("KEYS-16 another shop's keys are never overwritten", (t) => {
  const { path } = t.context
  const before = openKeyFolder(path, options).contents()
  const other = openKeyFolder(join(t.context.home, 'other.keys'), options).contents()
  t.is(fault(() => importKeyFolder(path, other, options)).code, 'conflict')
  t.deepEqual(openKeyFolder(path, options).contents(), before)
  t.false(readFileSync(join(path, 'shop.json'), 'utf8').includes(other.secret))
})
