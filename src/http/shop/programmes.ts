import { z } from 'zod'
import { isDay } from '../../domain/day.ts'
import { dayStart } from '../../domain/day-start.ts'
import { invalid } from '../../domain/errors.ts'
import { programmeJsonSchema } from '../../domain/programme-json-schema.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import * as field from './fields.ts'
import type { Shop } from './shop.ts'

const faults = z.array(z.object({ path: z.string(), text: z.string() }))

const publication = z
  .looseObject({
    version: z.int(),
    id: z.string(),
    state: z.enum(['past', 'current', 'coming', 'taken-back']),
    from: z.string(),
    until: z.string().nullable(),
    publishedAt: z.string(),
    publishedBy: z.string().nullable(),
    byBrand: z.boolean().meta({ description: 'It came from the brand.' }),
  })
  .meta({ id: 'Publication' })

const draft = z
  .looseObject({
    id: z.string(),
    state: z.enum(['draft', 'checked']),
    savedAt: z.string(),
    savedBy: z.string(),
    faults: faults.optional(),
  })
  .meta({ id: 'Draft', description: 'A draft is sound when it is kept; `draft` says that it no longer is, and why.' })

export const programmeList = z
  .object({ current: z.int(), publications: z.array(publication), drafts: z.array(draft) })
  .meta({ id: 'ProgrammeList' })

export const programmeAnswer = z
  .looseObject({
    id: z.string(),
    version: z.int().nullable(),
    draft: draft.optional(),
    publications: z.array(publication),
    programme: z.looseObject({}),
  })
  .meta({ id: 'ProgrammeAnswer' })

export const programmeBody = z.looseObject({ id: z.string() }).meta({
  id: 'ProgrammeBody',
  description: 'A programme document; GET /v1/programmes/schema has its whole form.',
})

const programmeRef = z.union([z.string().min(1).max(40), z.int().min(1)])

export const publicationBody = z
  .strictObject({
    programme: programmeRef.meta({ description: "A draft's id, or the number of a version to come back to." }),
    from: z
      .string()
      .max(40)
      .optional()
      .meta({
        description: 'RFC 3339 with its offset, or a day, which begins at midnight in the shop; now when left out.',
        examples: ['2026-11-24T00:00:00+01:00', '2026-11-24'],
      }),
  })
  .meta({ id: 'PublicationBody' })

export const publicationAnswer = z
  .object({
    publication: z.string(),
    version: z.int(),
    programme: z.string(),
    from: z.string(),
    until: z.string().nullable(),
    insteadOf: z.int().nullable(),
  })
  .meta({ id: 'PublicationAnswer' })

const READERS = ['manager', 'auditor'] as const
const WRITERS = ['manager'] as const
const CALLERS = ['screen', 'till'] as const
const ID = /^[a-z0-9-]{1,40}$/
const PUBLICATION_ID = /^[0-9A-Za-z._-]{1,64}$/

/** An instant (ms) or the start of a day in the shop. @throws StempelError `invalid` with path `from`. */
export const startOf = (text: string, timeZone: string): number =>
  isDay(text) ? dayStart(text, timeZone) : field.ms(text, 'from')

const common = { tag: 'Programme', callers: CALLERS } as const
const programmeParam = {
  id: {
    description: 'Letters, digits and hyphens; to read also `current` or the number of a version.',
    example: 'spring',
  },
}

export const programmes = (shop: Shop): Route[] => [...reading(shop), ...writing(shop)]

const reading = ({ look, deps: { actions } }: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/programmes',
    summary: 'Publications by their start, and drafts',
    roles: READERS,
    answers: { 200: { description: 'What was, is and will be in force.', schema: programmeList } },
    refusals: [],
    act: () => look(actions.listProgrammes, {}),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/v1/programmes/schema',
    summary: 'The form of a programme document, as JSON Schema',
    callers: 'anyone',
    answers: { 200: { description: 'JSON Schema 2020-12.' } },
    refusals: [],
    act: () => json(200, programmeJsonSchema()),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/v1/programmes/{id}',
    summary: 'One programme with its document',
    description:
      'An id gives its draft, or else its newest version; a number gives that version; `current` what is in force.',
    params: programmeParam,
    roles: READERS,
    answers: { 200: { description: 'The programme.', schema: programmeAnswer } },
    refusals: ['not_found'],
    act: ({ params }) => look(actions.readProgramme, { ref: params.id ?? '' }),
  }),
]

const writing = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'PUT',
    path: '/v1/programmes/{id}',
    summary: 'Keep a draft',
    description: 'The last write wins. A faulty document is refused with every fault in `faults`, and nothing is kept.',
    params: programmeParam,
    roles: WRITERS,
    body: programmeBody,
    bodyExample: { id: 'spring' },
    bodyLimit: 'batchBytes',
    answers: {
      200: { description: 'Kept in the place of an earlier draft.', schema: draft },
      201: { description: 'Kept.', schema: draft },
    },
    refusals: ['conflict'],
    act: ({ params, body, staff = '' }) =>
      shop.record(shop.deps.actions.putDraft, { id: draftId(params.id), document: body, operator: staff }),
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/programmes/{id}',
    summary: 'Throw a draft away',
    description: 'Versions that were published from it stay.',
    params: programmeParam,
    roles: WRITERS,
    answers: { 200: { description: 'Gone.', schema: z.looseObject({ id: z.string() }) } },
    refusals: ['not_found'],
    act: ({ params }) => shop.record(shop.deps.actions.dropDraft, { id: draftId(params.id) }),
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/publications/{id}',
    summary: 'Put a programme in force from an instant on',
    description:
      'A draft becomes a version; a version can be published again. Of two from the same instant the later one counts: what has not begun is taken back by publishing the old version from the same instant.',
    params: { id: { description: 'An id of your own, the same for a repeat.', example: 'spring-2027' } },
    roles: WRITERS,
    body: publicationBody,
    bodyExample: { programme: 'spring', from: '2026-11-24T00:00:00+01:00' },
    answers: {
      200: { description: 'Published before; the same bytes again.', schema: publicationAnswer },
      201: { description: 'Published.', schema: publicationAnswer, example: EXAMPLE },
    },
    refusals: ['not_found', 'conflict'],
    act: async ({ params, body, staff = '' }) => {
      const id = params.id ?? ''
      if (!PUBLICATION_ID.test(id)) throw invalid('id', 'An id is 1 to 64 letters, digits, dots, - and _.')
      const from = body.from === undefined ? undefined : startOf(body.from, shop.deps.ctx.timeZone)
      const input = { id, programme: body.programme, from, operator: staff }
      return shop.record(shop.deps.actions.publishProgramme, input, shop.deps.published)
    },
  }),
]

const EXAMPLE = {
  publication: 'spring-2027',
  version: 2,
  programme: 'spring',
  from: '2026-11-23T23:00:00.000Z',
  until: null,
  insteadOf: 1,
}

function draftId(text = ''): string {
  if (ID.test(text)) return text
  throw invalid('id', 'A programme is named by lower-case letters, digits and hyphens, 40 at most.')
}
