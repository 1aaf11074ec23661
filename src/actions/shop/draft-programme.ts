import { conflict, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { faulty, soundProgramme } from './find-programme.ts'

const MAX_DRAFTS = 200

/**
 * Keeps a draft of a programme; the last write wins. A faulty one changes nothing.
 * @throws StempelError `invalid` with every fault, `conflict` when there are too many drafts.
 */
export function putDraft(
  tx: ShopTx,
  input: { id: string; document: unknown; operator: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const { id, document, operator } = input
  const sound = soundProgramme(document, ctx)
  if (sound.id !== id) throw faulty([{ path: 'id', text: `This must be ${id}, the name the draft is kept under.` }])
  const { programmes } = tx
  const isNew = programmes.draft(id) === undefined
  if (isNew && programmes.drafts().length >= MAX_DRAFTS)
    throw conflict('id', `A shop keeps at most ${MAX_DRAFTS} drafts; throw one away first.`)
  programmes.putDraft({ id, body: JSON.stringify(sound), savedAt: now, savedBy: operator })
  const answer = { id, state: 'checked', savedAt: new Date(now).toISOString(), savedBy: operator, programme: sound }
  return { status: isNew ? 201 : 200, body: JSON.stringify(answer), notices: [] }
}

/**
 * Throws a draft away; versions that were published from it stay.
 * @throws StempelError `not_found`.
 */
export function dropDraft(tx: ShopTx, input: { id: string }): Answer {
  if (!tx.programmes.dropDraft(input.id))
    throw new StempelError('not_found', 'There is no draft of this name.', { path: 'id' })
  return { status: 200, body: JSON.stringify({ id: input.id, state: 'dropped' }), notices: [] }
}
