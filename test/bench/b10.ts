import { filledBooks, type Size } from './fill.ts'
import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { startChild } from './support/child.ts'

const SIZE: Size = { cards: 50_000, facts: 1_000_000, lines: 10 }
const QUICK: Size = { cards: 10_000, facts: 200_000, lines: 10 }
const MOST = 4
const TURNS = 3
const PATIENCE_MS = 600_000

interface Read {
  readonly facts: number
  readonly elapsedMs: number
}

/** What verifying costs beside reading the journal once. */
export const b10: Row = {
  id: 'B10',
  async measure(options: BenchOptions): Promise<RowResult> {
    const size = options.quick ? QUICK : SIZE
    const data = await filledBooks(size, options.say)
    const pairs: { read: Read; verified: Read }[] = []
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const read = await once('read', data)
      const verified = await once('verify', data)
      if (read.facts !== verified.facts) throw new Error('verify read other facts than there are')
      options.say(`B10 turn ${turn}: read in ${round(read.elapsedMs)} ms, verified in ${round(verified.elapsedMs)} ms`)
      // The first turn brings the file into memory.
      if (turn > 0) pairs.push({ read, verified })
    }
    const ratio = median(pairs.map(({ read, verified }) => verified.elapsedMs / read.elapsedMs))
    return {
      id: 'B10',
      what: `verify of ${size.facts} facts of ${size.lines} lines, ${size.cards} cards`,
      baseline: 'reading every journal row once from SQLite: verify ÷ read',
      ratio,
      goal: `≤ ${MOST}`,
      verdict: ratio <= MOST ? 'goal' : 'missed',
      figures: {
        'read ms': round(median(pairs.map(({ read }) => read.elapsedMs))),
        'verify ms': round(median(pairs.map(({ verified }) => verified.elapsedMs))),
        'facts/s': round(median(pairs.map(({ verified }) => (verified.facts / verified.elapsedMs) * 1000))),
      },
    }
  },
}

/** Each in a process of its own, so that neither inherits the other's memory. */
async function once(what: 'read' | 'verify', data: string): Promise<Read> {
  const child = await startChild('verify-child.ts')
  try {
    return await child.ask<Read>({ do: what, data }, PATIENCE_MS)
  } finally {
    await child.stop()
  }
}
