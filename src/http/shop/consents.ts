import { z } from 'zod'
import { isPurpose, PURPOSES, type Purpose } from '../../domain/consent/purpose.ts'
import { statementTextSchema } from '../../domain/consent/statement.ts'
import { ANSWERS, CONSENT_STATES } from '../../domain/consent/states.ts'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { CARD_SESSION } from './card-sessions.ts'
import { EXAMPLE_CONSENT, EXAMPLE_CONSENTS } from './consent-examples.ts'
import { speaking } from './me.ts'
import type { Shop } from './shop.ts'

const purpose = z.enum(PURPOSES)
const state = z.enum(CONSENT_STATES)
const instant = z.string().meta({ format: 'date-time' })

export const consentBody = z
  .strictObject({
    state: z.enum(ANSWERS).meta({ description: 'A no to what was agreed to is a withdrawal, by either word.' }),
    version: z.int().min(1).max(1_000_000).meta({ description: 'The version of the statement that was shown.' }),
    locale: z.enum(['en', 'de', 'zh']).meta({ description: 'The language it was shown in.' }),
    action: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,29}(:[a-z0-9-]{1,30})?$/, 'what was done on the screen, such as button:agree')
      .meta({ description: 'What the shopper did on the screen.' }),
  })
  .meta({ id: 'ConsentBody' })

const record = z.looseObject({ recordId: z.string(), receiptId: z.string(), principalId: z.string() }).meta({
  id: 'ConsentRecord',
  description: 'Every field of ISO/IEC TS 27560; the shopper may keep it as a receipt.',
})

const consentEvent = z
  .looseObject({
    event: z.string().nullable().meta({ description: "The caller's id; null for what the shop did by itself." }),
    purpose,
    state,
    version: z.int(),
    locale: z.string(),
    at: instant.meta({ description: 'By the minute.' }),
    validUntil: instant.nullable(),
    action: z.string(),
    title: z.string(),
    text: z.string().meta({ description: 'As it was shown.' }),
    record,
  })
  .meta({ id: 'ConsentEvent' })

export const consentAnswer = consentEvent
  .extend({ also: z.array(z.object({ purpose, state })).meta({ description: 'What ended with it.' }) })
  .meta({ id: 'ConsentAnswer' })

const confirmed = z
  .looseObject({
    done: z.int(),
    of: z.int(),
    text: z.string(),
    systems: z.array(z.object({ system: z.string(), confirmedAt: instant.nullable() })),
  })
  .nullable()
  .meta({ id: 'ConsentConfirmed', description: 'Which systems that were told have done their part.' })

export const consentsAnswer = z
  .looseObject({
    jurisdiction: z.string(),
    isLinked: z.boolean().meta({ description: 'Whether this shop belongs to a brand that could be joined.' }),
    purposes: z.array(
      z.looseObject({
        purpose,
        title: z.string(),
        state: z.enum([...CONSENT_STATES, 'none']),
        version: z.int().nullable(),
        since: instant.nullable(),
        validUntil: instant.nullable(),
        isGood: z.boolean().meta({ description: 'Agreed to, and not resting.' }),
        needsRenewal: z.boolean().meta({ description: 'To be asked for again.' }),
        renewBy: instant
          .nullable()
          .meta({ description: 'From then on what the brand does rests, never the points here.' }),
        statement: z
          .looseObject({ version: z.int(), locale: z.string(), ...statementTextSchema.shape })
          .nullable()
          .meta({ description: 'What is to be shown now.' }),
        confirmed,
      }),
    ),
    events: z.array(consentEvent.extend({ confirmed })).meta({ description: 'Oldest first.' }),
  })
  .meta({ id: 'ConsentsAnswer' })

/** @throws StempelError `not_found` for what nobody is asked. */
export function purposeOf(text = ''): Purpose {
  if (isPurpose(text)) return text
  throw new StempelError('not_found', `The purposes are ${PURPOSES.join(', ')}.`, { path: 'purpose' })
}

const common = { tag: 'Consent', callers: ['kiosk'], phones: true } as const

/** What a shopper is asked beyond this shop. */
export const consents = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/me/consents',
    summary: 'What the shopper has agreed to, every event with the text as shown',
    description: `${CARD_SESSION} Each purpose with the statement to show now, the whole history, and who has confirmed a withdrawal. Looking stores nothing.`,
    card: 'any',
    query: {
      locale: { description: 'en, de or zh; else as Accept-Language says, else as the shop speaks.', example: 'de' },
    },
    answers: {
      200: { description: 'Four purposes; events oldest first.', schema: consentsAnswer, example: EXAMPLE_CONSENTS },
    },
    refusals: ['forbidden'],
    act: (call) => {
      const { ctx, input } = speaking(shop, call)
      return shop.look(shop.deps.actions.readConsents, input, ctx)
    },
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/me/consents/{purpose}/{eventId}',
    summary: 'Agree, refuse or withdraw',
    description: `${CARD_SESSION} Never a condition of the card in this shop. Withdrawing \`brand-identity\` withdraws the others with it, and works with the line down. By a link on a slip: 403.`,
    params: {
      purpose: { description: PURPOSES.join(', '), example: 'brand-identity' },
      eventId: { description: 'An id of your own, the same for a repeat.', example: 'door-7f3a' },
    },
    card: 'in-hand',
    body: consentBody,
    bodyExample: { state: 'given', version: 1, locale: 'de', action: 'button:agree' },
    answers: {
      200: { description: 'Recorded before; the same bytes again.', schema: consentAnswer },
      201: { description: 'Recorded, and done.', schema: consentAnswer, example: EXAMPLE_CONSENT },
    },
    refusals: ['not_found', 'conflict', 'too_many'],
    act: ({ params, body, card }) =>
      shop.record(shop.deps.actions.giveConsent, {
        card: card?.card ?? '',
        purpose: purposeOf(params.purpose),
        event: params.eventId ?? '',
        answer: body,
        onEnded: (ended) => shop.deps.shoppers.consentEnded(ended),
      }),
  }),
]
