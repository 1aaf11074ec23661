import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { fuzzRoutes } from './campaign.ts'
import { fuzzPoslog } from './poslog.ts'

const SECONDS = 5
const SEED = 20_261_121

test('FUZZ-1 hostile requests on every route get an answer of the contract, and the books stay whole', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-fuzz-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { requests, statuses } = await fuzzRoutes({ data: join(folder, 'data'), seconds: SECONDS, seed: SEED })
  t.true(requests > 100)
  for (const status of [201, 401, 404, 422]) t.true((statuses[status] ?? 0) > 0, `the requests reach ${status}`)
})

test('FUZZ-2 whatever bytes a POSLog holds, reading it ends soon, in transactions or one named fault', async (t) => {
  const { read, refused } = await fuzzPoslog(2, SEED)
  t.true(read > 0 && refused > 0)
})
