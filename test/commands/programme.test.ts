import { writeFileSync } from 'node:fs'
import test from 'ava'
import { type Place, place } from './support/cli.ts'

interface Listed {
  readonly publications: { readonly version: number; readonly state: string; readonly by: string | null }[]
  readonly drafts: { readonly id: string }[]
}

/** The document in force with changes, in a file. */
async function documentOf(at: Place, changes: object): Promise<string> {
  const shown = (await at.stempel(['programme', 'show'])).json<object>()
  writeFileSync(at.file('mine.json'), `\uFEFF${JSON.stringify({ ...shown, ...changes })}`)
  return 'mine.json'
}

const states = async (at: Place): Promise<[number, string][]> =>
  (await at.stempel(['programme', 'list', '--json']))
    .json<Listed>()
    .publications.map(({ version, state }) => [version, state])

test('PROG-27 a programme is shown, checked, published, listed and taken back where no shop runs', async (t) => {
  const at = place(t, { STEMPEL_TIMEZONE: 'Europe/Berlin' })
  t.is((await at.stempel(['programme', 'show'])).code, 1, 'there are no books yet')
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const file = await documentOf(at, { id: 'spring', holdMinutes: 20 })
  t.is((await at.stempel(['programme', 'check', file])).out, 'spring is sound: 3 earn rules, 2 gifts.\n')
  t.deepEqual(await states(at), [[1, 'current']], 'checking changes nothing')

  const published = await at.stempel(['programme', 'publish', file, '--from', 'tomorrow', '--json'])
  t.like(published.json(), { version: 2, programme: 'spring', insteadOf: 1, until: null })
  t.deepEqual(await states(at), [
    [1, 'current'],
    [2, 'coming'],
  ])
  t.is((await at.stempel(['programme', 'publish', '--version', '1', '--from', 'tomorrow'])).code, 0)
  t.deepEqual(await states(at), [
    [1, 'current'],
    [2, 'taken-back'],
    [1, 'coming'],
  ])
  t.is((await at.stempel(['programme', 'publish', '--version', '2'])).code, 0)
  t.like((await at.stempel(['programme', 'show'])).json(), { id: 'spring', holdMinutes: 20 })
  t.like((await at.stempel(['programme', 'show', '--version', '1'])).json(), { id: 'default', holdMinutes: 10 })
  const { publications, drafts } = (await at.stempel(['programme', 'list', '--json'])).json<Listed>()
  t.deepEqual([...new Set(publications.map(({ by }) => by))], [null, 'command line'])
  t.deepEqual(
    drafts.map(({ id }) => id),
    ['spring'],
  )
  t.is((await at.stempel(['verify'])).code, 0)
})

test('PROG-28 each fault of a file is one line with its path, and nothing is published then', async (t) => {
  const at = place(t)
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const file = await documentOf(at, { id: 'spring', holdMinutes: 0, colour: 'red' })
  for (const command of ['check', 'publish']) {
    const ended = await at.stempel(['programme', command, file])
    t.is(ended.code, 1)
    t.deepEqual(ended.out.split('\n'), [
      'holdMinutes: This must be at least 1.',
      'colour: There is no such field here; is it spelled right, and in its place?',
      '',
    ])
  }
  const told = await at.stempel(['programme', 'check', file, '--json'])
  t.like(told.json(), { ok: false, faults: [{ path: 'holdMinutes' }, { path: 'colour' }] })
  t.deepEqual(await states(at), [[1, 'current']])
  writeFileSync(at.file('half.json'), '{"id": "spring",')
  const half = await at.stempel(['programme', 'check', 'half.json'])
  t.is(half.code, 2)
  t.regex(half.err, /^stempel: half\.json is not JSON: [^\n]+\n$/)
})

test('PROG-29 wrong arguments and starts are one line', async (t) => {
  const at = place(t)
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const wrong: [args: string[], code: number, says: RegExp][] = [
    [['publish'], 2, /either a file or --version/],
    [['publish', '--version', '9'], 1, /no version 9/],
    [['publish', '--version', 'x'], 2, /whole number/],
    [['publish', '--version', '1', '--from', '2020-01-01'], 2, /from: .*has passed/],
    [['publish', '--version', '1', '--from', 'someday'], 2, /from: /],
    [['show', '--version', '9'], 1, /no version 9/],
    [['check', 'nowhere.json'], 1, /nowhere\.json does not exist/],
  ]
  for (const [args, code, says] of wrong) {
    const ended = await at.stempel(['programme', ...args])
    t.is(ended.code, code, args.join(' '))
    t.regex(ended.err, /^stempel: [^\n]+\n$/)
    t.regex(ended.err, says)
  }
})
