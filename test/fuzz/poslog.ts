/** Feeds mutated documents to the POSLog reader. */
import { StempelError } from '../../src/domain/errors.ts'
import { readPoslog } from '../../src/imports/read-poslog.ts'
import { seeded } from '../bench/support/seeded.ts'
import { grand, id, log, sale, settings, sold } from '../imports/documents.ts'
import { FuzzFault } from './campaign.ts'
import { hostileBytes } from './hostile.ts'

const LINES = [
  '<LineItem><Tax acs:TaxID="1"><TaxableAmount>2.79</TaxableAmount><Amount>0.28</Amount><Percent>10</Percent></Tax></LineItem>',
  sold('2.79', `${id('a')}<Quantity Units="1">1.00</Quantity><acs:Itemizers Tax1="true">1</acs:Itemizers>`),
  sold('2.79', `${id('a')}<Description><![CDATA[x]]>&#228;</Description>`),
  sold('-2.79', `${id('a')}<Quantity>-1</Quantity>`, ' VoidFlag="true"'),
  '<LineItem><Tender TenderType="Cash"><Amount>3.07</Amount><Rounding>0.02</Rounding></Tender></LineItem>',
]
const DOCUMENTS = [
  log(sale(LINES, '3.07')),
  log(
    sale(LINES, '3.07'),
    `<!-- c --><Transaction>${grand('1')}</Transaction>`,
    sale(LINES.slice(1, 3), '5.58', { sequence: '2' }),
  ),
].map((text) => Buffer.from(text))

const BOMBS = [
  '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><POSLog>&c;</POSLog>',
  '<!DOCTYPE a SYSTEM "file:///etc/passwd"><POSLog/>',
  `<POSLog>${'<a>'.repeat(50_000)}`,
  `<POSLog><Transaction>${'<LineItem>'.repeat(20_000)}`,
  `<POSLog ${Array.from({ length: 5_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
  `<POSLog><Transaction><RetailStoreID>${'9'.repeat(200_000)}</RetailStoreID></Transaction></POSLog>`,
].map((text) => Buffer.from(text))

const MOST_MS = 2_000

export interface PoslogFuzz {
  readonly documents: number
  readonly refused: number
  readonly read: number
}

/** @throws FuzzFault when a document brings anything but transactions or one named fault, or takes too long. */
export async function fuzzPoslog(seconds: number, seed: number): Promise<PoslogFuzz> {
  const until = performance.now() + seconds * 1000
  const tally = { documents: 0, refused: 0, read: 0 }
  for (let no = 0; performance.now() < until; no += 1) {
    const random = seeded(seed + no)
    let bytes: Buffer = random.once(20) ? random.pick(BOMBS) : random.pick(DOCUMENTS)
    for (let i = random.below(4); i > 0; i -= 1) bytes = hostileBytes(bytes, random)
    const from = performance.now()
    const outcome = await readAll(bytes)
    tally.documents += 1
    if (outcome instanceof StempelError) tally.refused += 1
    else if (outcome instanceof Error) throw explained(`the reader threw ${outcome.stack}`, bytes, seed, no)
    else tally.read += 1
    const elapsedMs = performance.now() - from
    if (elapsedMs > MOST_MS) throw explained(`reading took ${Math.round(elapsedMs)} ms`, bytes, seed, no)
  }
  return tally
}

const explained = (fault: string, bytes: Buffer, seed: number, no: number): FuzzFault =>
  new FuzzFault(
    `${fault}; seed ${seed} document ${no}\nbytes: ${JSON.stringify(bytes.toString('latin1').slice(0, 2_000))}`,
  )

async function readAll(bytes: Buffer): Promise<number | Error> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  let count = 0
  try {
    for await (const one of readPoslog(once(), settings)) if (one.number > 0) count += 1
    return count
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
