import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { MAX_BATCH_ENTRIES } from '../limits.ts'
import { problemOf } from '../problem.ts'
import { type Device, type Route, route } from '../route.ts'
import { JSON_TYPE, type Reply } from '../send.ts'
import { check } from '../validate.ts'
import { SALE_KEY } from './answers.ts'
import { claim, claimBody, claimInput } from './claims.ts'
import { returnBody, returnInput } from './returns.ts'
import { answerExample, readSale, saleExample } from './sales.ts'
import { ownKey, type Shop, undoneKey } from './shop.ts'
import { firstOf } from './till-headers.ts'
import { voidBody, voidInput } from './voids.ts'

const kind = z.enum(['sale', 'return', 'void', 'claim'])

const entry = z
  .strictObject({
    key: z.string().max(200).meta({ description: 'The key of the sale or return, or the code of a claim.' }),
    kind,
    body: z.unknown().optional().meta({ description: 'The body of the single request of its kind.' }),
  })
  .meta({ id: 'BatchEntry' })

/** Entries are judged one by one, so that a faulty one stops no other; here they are only counted. */
const batchBody = z
  .array(z.unknown().meta({ $ref: '#/components/schemas/BatchEntry' }))
  .max(MAX_BATCH_ENTRIES)
  .meta({ id: 'BatchBody' })

export const batchAnswer = z
  .array(z.object({ key: z.string().nullable(), status: z.int(), body: z.unknown() }))
  .meta({ id: 'BatchAnswer' })

export { entry as batchEntry }

/** So many entries share a commit; the next ones wait, so that single sales of other tills get between. */
const AT_ONCE = 64

interface Caller {
  readonly device: Device
  readonly staff: string | undefined
  /** Of a batch of repeats, where they were first offered. */
  readonly offered: ReturnType<typeof firstOf>
}

export const batch = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/sales:batch',
    tag: 'Sales',
    summary: 'Many sales, returns, voids and claims at once',
    description: `Judged in order, each in its own right; \`Stempel-First\` speaks for all of them. At most ${MAX_BATCH_ENTRIES} entries.`,
    callers: ['till'],
    staff: true,
    body: batchBody,
    bodyLimit: 'batchBytes',
    bodyExample: [{ key: SALE_KEY, kind: 'sale', body: saleExample }],
    answers: {
      200: {
        description: 'Per entry what the single request would have been answered.',
        schema: batchAnswer,
        example: [{ key: SALE_KEY, status: 201, body: answerExample }],
      },
    },
    refusals: [],
    act: async ({ body, device, staff, header }) => {
      const caller = { device, staff, offered: firstOf(header) }
      const results: string[] = []
      for (let from = 0; from < body.length; from += AT_ONCE) {
        const group = body.slice(from, from + AT_ONCE)
        results.push(...(await Promise.all(group.map((value) => judge(shop, caller, value)))))
      }
      return { status: 200, type: JSON_TYPE, body: `[${results.join(',')}]` }
    },
  }),
]

/** One entry's answer as JSON text. Faults of the program are thrown, since they say nothing about the entry. */
async function judge(shop: Shop, caller: Caller, value: unknown): Promise<string> {
  const key = keyOf(value)
  try {
    const reply = await submit(shop, caller, check(entry, value))
    return `{"key":${key},"status":${reply.status},"body":${reply.body}}`
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    const problem = problemOf(error)
    return `{"key":${key},"status":${problem.status},"body":${JSON.stringify(problem)}}`
  }
}

function submit(
  shop: Shop,
  { device, staff, offered }: Caller,
  { key, kind, body }: z.output<typeof entry>,
): Promise<Reply> {
  const { actions } = shop.deps
  switch (kind) {
    case 'sale':
      return shop.record(actions.finishSale, { key: ownKey(shop, device, key), sale: readSale(body), ...offered })
    case 'return':
      return shop.record(actions.returnGoods, {
        key: ownKey(shop, device, key),
        input: returnInput(check(returnBody, body)),
        ...offered,
      })
    case 'void': {
      const input = voidInput(check(voidBody, body ?? {}))
      const undone = undoneKey(shop, device, staff, key)
      return shop.record(actions.voidSale, { key: undone, input, staff, workstation: device.workstation, ...offered })
    }
    case 'claim':
      return claim(shop, device, key, claimInput(check(claimBody, body)), offered)
  }
}

function keyOf(value: unknown): string {
  const key = typeof value === 'object' && value !== null && 'key' in value ? value.key : undefined
  return typeof key === 'string' ? JSON.stringify(key.slice(0, 200)) : 'null'
}
