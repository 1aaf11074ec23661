import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { type Seen, Stage } from '../../src/commands/demo/stage.ts'
import { place } from './support/cli.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../docs/programmes/nameless-card.json', import.meta.url))

test.serial(
  'CMD-15 the demo sells over HTTP, gets no answer a till should not get, and leaves books that verify',
  async (t) => {
    const at = place(t)
    const ended = await at.stempel(['demo', '--seconds', '2', '--tills', '8', '--data', at.data, '--json'])
    t.is(ended.code, 0, ended.out.split('\n').at(-2))
    const last = JSON.parse(ended.out.trimEnd().split('\n').at(-1) ?? '') as { sales: number; faults: number }
    t.is(last.faults, 0)
    t.true(last.sales >= 8)
    t.like(last, { verified: { ok: true } })
    t.is((await at.stempel(['verify'])).code, 0)
  },
)

test.serial(
  'DEMO-1 cards at the doors get coupons, slips come out of the printers, and tills redeem what stands on them',
  async (t) => {
    const at = place(t)
    const ended = await at.stempel(['demo', '--seconds', '6', '--json'])
    t.is(ended.code, 0, ended.err + ended.out.split('\n').at(-2))
    const lines = ended.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const last = lines.pop()
    t.is(last.faults, 0, last.firstFault)
    t.like(last, { verified: { ok: true } })
    t.true(last.visits >= last.slips && last.slips > 0 && last.coupons > last.slips, JSON.stringify(last))
    t.true(last.redeemed > 0 && last.redeemed <= last.coupons)
    t.deepEqual(
      lines.map(({ second }) => second),
      lines.map((_, i) => i + 1),
    )
    const slips = lines.flatMap(({ slip }) => (slip === undefined ? [] : [slip]))
    t.true(slips.length > 0 && slips.flat().some((title: string) => /^1[05] % off /.test(title)), JSON.stringify(slips))
  },
)

test.serial('DEMO-2 the demo leaves nothing behind, whether it is stopped or nobody reads on', async (t) => {
  const at = place(t)
  for (const isStopped of [true, false]) {
    const tmp = at.file(`tmp-${isStopped}`)
    mkdirSync(tmp)
    const demo = started(t, ['demo', '--json'], { TMPDIR: tmp })
    const lines = createInterface({ input: demo.stdout as NonNullable<typeof demo.stdout> })
    await once(lines, 'line')
    t.is(readdirSync(tmp).length, 1)
    const holders = childrenOf(demo.pid)
    t.is(holders.length, 4, 'two doors, each with a reader and a printer')
    const closed = once(demo, 'close')
    if (isStopped) demo.kill('SIGINT')
    else demo.stdout?.destroy()
    t.deepEqual(await closed, [0, null])
    t.deepEqual(readdirSync(tmp), [])
    // The system tells them that their line is gone; the test's own time ends the wait.
    while (holders.some(lives)) await pause(20)
  }
})

test.serial('DEMO-3 in the folder of a shop the demo leaves its programme and its equipment as they are', async (t) => {
  const at = place(t)
  t.is((await at.stempel(['programme', 'publish', EXAMPLE])).code, 0)
  const printer = (id: string, host: string) => ({
    ...{ id, model: 'escpos', line: { kind: 'tcp', host, port: 9 } },
    boundTo: { kiosk: 'hall' },
  })
  const file = join(at.data, 'equipment.json')
  const equipment = { readers: [], printers: [printer('own', '127.0.0.1'), printer('demo-paper1', '127.0.0.2')] }
  writeFileSync(file, JSON.stringify(equipment))
  const { code, out } = await at.stempel(['demo', '--seconds', '2', '--data', at.data])
  t.is(code, 0, out)
  t.regex(out, /2 doors with a reader and a printer each/)
  // To a pipe it speaks in plain lines.
  t.false(out.includes('\x1b'), out)
  t.is(out.match(/^\d+ s {2}\d+ sales\/s .* visits \d+ {2}slips \d+/gm)?.length, 2, out)
  const after = JSON.parse(readFileSync(file, 'utf8'))
  t.deepEqual(
    after.printers.map(({ id }: { id: string }) => id),
    ['own'],
    'what a demo that was killed left behind is gone as well',
  )
  const shown = (await at.stempel(['programme', 'show', '--json'])).json<{ id: string }>()
  t.is(shown.id, (JSON.parse(readFileSync(EXAMPLE, 'utf8')) as { id: string }).id)
})

test('DEMO-4 a line a second is written over on a terminal that has room for it, and stands by itself elsewhere', (t) => {
  const seen = { salesPerSecond: 9, visits: 3, slips: 2 } as unknown as Seen
  const shownOn = (screen: { isTTY?: boolean; columns?: number }): string => {
    let text = ''
    const stage = new Stage(false, { ...screen, write: (more) => (text += more) })
    stage.second(seen)
    stage.slip({ titles: ['Less', 'More'], codes: [] })
    stage.second(seen)
    stage.end()
    return text
  }
  const plain = shownOn({})
  const lines = plain.split('\n')
  t.is(lines.length, 4)
  t.is(lines[1], '  printed: Less · More')
  t.is(shownOn({ isTTY: true, columns: 60 }), plain)
  const wide = shownOn({ isTTY: true, columns: 200 })
  t.is(wide, `${lines[0]}\r\x1b[K${lines[1]}\n${lines[2]}\n`)
})

const childrenOf = (parent: number | undefined): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []))

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function started(t: ExecutionContext, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  t.teardown(() => {
    if (child.exitCode === null) child.kill('SIGKILL')
  })
  return child
}
