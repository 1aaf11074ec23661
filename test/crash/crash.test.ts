import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { runCampaign } from './campaign.ts'

const KILLS = 20

test('CRASH-1 a shop killed at any moment under load has every acknowledged event once, with its bytes', async (t) => {
  t.timeout(300_000)
  const folder = mkdtempSync(join(tmpdir(), 'stempel-crash-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const result = await runCampaign({ data: join(folder, 'data'), kills: KILLS, seed: 20_261_121 })
  t.is(result.kills, KILLS)
  t.true(result.counts.sale > 0 && result.counts.return > 0, 'the tills sold and took back')
  t.true(result.unanswered > 0, 'the kills came while requests were on their way')
})
