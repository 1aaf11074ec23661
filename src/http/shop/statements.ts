import { z } from 'zod'
import { JURISDICTIONS, PURPOSES } from '../../domain/consent/purpose.ts'
import { statementSchema } from '../../domain/consent/statement.ts'
import { CONSENT_STATES } from '../../domain/consent/states.ts'
import { invalid } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { EXAMPLE_TEXT } from './consent-examples.ts'
import { purposeOf } from './consents.ts'
import { startOf } from './programmes.ts'
import type { Shop } from './shop.ts'

const jurisdiction = z.enum(JURISDICTIONS).meta({ description: "The shop's own when left out." })
const when = (description: string) => z.string().max(40).optional().meta({ description })

export const statementBody = statementSchema
  .extend({
    jurisdiction: jurisdiction.optional(),
    from: when('An instant with its offset, or a day; now when left out.'),
    renewBy: when(
      'Who agreed to an older version answers anew until then, or brand features rest; left out: not asked.',
    ),
  })
  .meta({ id: 'StatementBody' })

export const statementAnswer = statementSchema
  .extend({
    purpose: z.enum(PURPOSES),
    jurisdiction: z.enum(JURISDICTIONS),
    version: z.int(),
    state: z.enum(['published', 'coming', 'invalidated']),
    from: z.string(),
    renewBy: z.string().nullable(),
    publishedAt: z.string(),
    publishedBy: z.string(),
    invalidatedAt: z.string().nullable(),
    sha256: z.string(),
  })
  .loose()
  .meta({ id: 'StatementAnswer' })

export const statementsAnswer = z
  .looseObject({
    jurisdiction: z.enum(JURISDICTIONS).meta({ description: "The shop's own." }),
    statements: z.array(statementAnswer.extend({ isInForce: z.boolean() })),
    standing: z
      .array(
        z.looseObject({
          purpose: z.enum(PURPOSES),
          jurisdiction: z.enum(JURISDICTIONS),
          version: z.int(),
          state: z.enum(CONSENT_STATES),
          cards: z.int().nullable(),
        }),
      )
      .meta({ description: 'Cards by where they stand, rounded to five; null where they are too few to be told.' }),
  })
  .meta({ id: 'StatementsAnswer' })

export const invalidationBody = z
  .strictObject({ jurisdiction: jurisdiction.optional() })
  .meta({ id: 'InvalidationBody' })

const common = { tag: 'Consent', callers: ['screen', 'till'] } as const
const params = {
  purpose: { description: PURPOSES.join(', '), example: 'brand-identity' },
  version: { description: 'A version; to publish, the next one.', example: '2' },
}

/** What shoppers are asked with, for those who answer for it. */
export const statements = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/statements',
    summary: 'Every version of every statement, and who stands where',
    roles: ['manager', 'auditor'],
    answers: { 200: { description: 'All that was ever shown.', schema: statementsAnswer } },
    refusals: [],
    act: () => shop.look(shop.deps.actions.readStatements, {}),
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/statements/{purpose}/{version}',
    summary: 'Publish the next version of a statement',
    description: 'A version never changes. With `renewBy` everybody who agreed to an older one is asked anew.',
    params,
    roles: ['manager'],
    body: statementBody,
    bodyExample: { texts: { de: EXAMPLE_TEXT }, validityMonths: 24 },
    answers: {
      200: { description: 'Published before, with the same content.', schema: statementAnswer },
      201: { description: 'Published.', schema: statementAnswer },
    },
    refusals: ['not_found', 'conflict'],
    act: ({ params: { purpose, version }, body, staff = '' }) => {
      const { jurisdiction: law, from, renewBy, ...statement } = body
      const at = (text: string | undefined): number | undefined =>
        text === undefined ? undefined : startOf(text, shop.deps.ctx.timeZone)
      return shop.record(shop.deps.actions.publishStatement, {
        ...{ purpose: purposeOf(purpose), jurisdiction: law, version: versionOf(version) },
        ...{ from: at(from), renewBy: at(renewBy), statement, operator: staff },
      })
    },
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/statements/{purpose}/{version}/invalidation',
    summary: 'Say that a version should never have been shown',
    description:
      'From now on no yes to it counts: what the brand does rests until it was asked for anew. Cannot be undone.',
    params,
    roles: ['manager'],
    body: invalidationBody,
    bodyExample: { jurisdiction: 'EU-DE' },
    bodyOptional: true,
    answers: {
      200: { description: 'It was invalid already.', schema: statementAnswer },
      201: { description: 'Invalid from now on.', schema: statementAnswer },
    },
    refusals: ['not_found'],
    act: ({ params: { purpose, version }, body, staff = '' }) =>
      shop.record(shop.deps.actions.invalidateStatement, {
        ...{ purpose: purposeOf(purpose), jurisdiction: body.jurisdiction, version: versionOf(version) },
        operator: staff,
      }),
  }),
]

function versionOf(text = ''): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw invalid('version', 'Versions are numbered 1, 2, 3 …')
}
