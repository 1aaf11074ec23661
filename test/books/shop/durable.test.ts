import { existsSync, readFileSync, statSync } from 'node:fs'
import test from 'ava'
import { bareWriter, keyOf, sell } from './fixture.ts'

const ROUNDS = 3
const COMMITS = 32
const FLUSHES = 15

/** The file in which Linux counts the flushes of the disk that holds a path; undefined where there is none. */
function counterOf(path: string): string | undefined {
  const { dev } = statSync(path)
  const major = (dev >> 8) & 0xfff
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00)
  const device = `/sys/dev/block/${major}:${minor}`
  // Flushes are counted for the whole disk, not for its partitions.
  const disk = existsSync(`${device}/partition`) ? `${device}/..` : device
  return existsSync(`${disk}/stat`) ? `${disk}/stat` : undefined
}

const flushesOf = (counter: string): number => Number(readFileSync(counter, 'utf8').trim().split(/\s+/)[FLUSHES])

test.serial('BOOK-8 every commit flushes the disk before its jobs are answered', async (t) => {
  const { db, writer } = bareWriter(t)
  t.is(db.pragma('synchronous', { simple: true }), 2)
  const counter = counterOf(db.name)
  if (counter === undefined || Number.isNaN(flushesOf(counter))) {
    t.log('This file system counts no flushes: only the setting of the connection was checked.')
    return
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = flushesOf(counter)
    for (let n = 0; n < COMMITS; n += 1) await writer.submit((tx) => sell(tx, { key: keyOf(round * COMMITS + n) }))
    // Others flush the same disk, which only adds; three rounds make it unlikely that they hide a setting that is gone.
    const flushes = flushesOf(counter) - before
    t.true(flushes >= COMMITS, `${COMMITS} commits made ${flushes} flushes`)
  }
  t.log(`counted in ${counter}`)
})
