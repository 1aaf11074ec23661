import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { json, type Reply } from '../send.ts'
import { text } from '../shop/fields.ts'
import { createLimiter } from '../shop/limiter.ts'
import { newPasskeyBody, passkeyQuestion, passkeySignInBody } from '../shop/passkeys.ts'
import type { Shop } from '../shop/shop.ts'
import type { BranchDesk, OpenedSession } from './desk.ts'

export const memberSessionBody = z
  .strictObject({
    code: text(40)
      .min(1)
      .optional()
      .meta({ description: 'From a kiosk, with the card in hand: good once, for ten minutes.' }),
    credential: passkeySignInBody.shape.credential.optional(),
  })
  .refine(
    (body) => (body.code === undefined) !== (body.credential === undefined),
    'Either code or credential is given.',
  )
  .meta({ id: 'MemberSessionBody' })

export const memberSessionAnswer = z
  .looseObject({
    session: z.string(),
    card: z.string().meta({ description: 'The handle for scans, quotes, holds and sales of this branch.' }),
    expiresAt: z.string().meta({ format: 'date-time', description: 'Without a use; each use puts it off.' }),
    provenUntil: z.string().meta({
      format: 'date-time',
      description: 'Until then it lets points and coupons be held; sign in again after.',
    }),
  })
  .meta({ id: 'MemberSessionAnswer' })

const passkeySince = z
  .object({ id: z.string(), since: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'MemberPasskey' })

const newMemberPasskey = z
  .strictObject({ credential: newPasskeyBody.shape.credential })
  .meta({ id: 'NewMemberPasskey', description: 'What `navigator.credentials.create` gave, by its own `toJSON`.' })

/** The header that says who shops, where more than a handle is needed. */
export const MEMBER_SESSION = 'member-session'
const WITH_SESSION = 'Send the session as the header `Member-Session`.'

/** Guessing one of a thousand codes in use takes years at this pace; a crowd of shoppers never reaches it. */
const SIGN_INS = 100
const SIGN_IN_INTERVAL_MS = 200

const common = { tag: 'Members', callers: ['till'] } as const
const sent = { id: 'q1Zk', rawId: 'q1Zk', type: 'public-key', clientExtensionResults: {} }
const question = { publicKey: { challenge: '5f0c…', timeout: 300_000 } }
const since = { id: 'q1Zk…', since: '2026-11-21T09:00:00.000Z' }

/** How a member signs in at a web shop or app, whose server speaks for them with its till token. */
export const memberSessions = (shop: Shop, desk: BranchDesk): Route[] => {
  const signIns = createLimiter('sign-ins', SIGN_INS, SIGN_IN_INTERVAL_MS)
  return [
    route({
      ...common,
      method: 'POST',
      path: '/v1/member-sessions',
      summary: 'A member signs in, with a code from a kiosk or with a passkey',
      description:
        'Its handle can be used as `card` for 31 days or until the member leaves; the session is for using points and coupons, which needs a sign-in of the last ten minutes. To show again who it is, sign in again.',
      body: memberSessionBody,
      bodyExample: { code: 'K7M2-9QXA' },
      answers: {
        201: {
          description: 'Signed in.',
          schema: memberSessionAnswer,
          example: {
            ...{ session: 'ms_…', card: 'h1_…' },
            ...{ expiresAt: '2026-11-21T09:45:00.000Z', provenUntil: '2026-11-21T09:25:00.000Z' },
          },
        },
      },
      refusals: ['unauthorised', 'too_many'],
      act: async ({ body, device }) => {
        const giveBack = signIns.take(device.id, '', shop.deps.clock.now())
        try {
          const { code, credential } = body
          const opened = credential === undefined ? desk.openByCode(code ?? '') : desk.openByPasskey(credential)
          const reply = sessionReply(await opened)
          giveBack()
          return reply
        } catch (error) {
          if (!(error instanceof StempelError && error.code === 'unauthorised')) giveBack()
          throw error
        }
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/v1/member-sessions/challenges',
      summary: 'A question that a passkey answers to sign in',
      answers: { 201: { description: 'Asked.', schema: passkeyQuestion, example: question } },
      refusals: ['conflict'],
      act: () => json(201, { publicKey: desk.askPasskey() }),
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/v1/member-sessions/current',
      summary: 'A member signs out',
      description: WITH_SESSION,
      answers: { 200: { description: 'Over.', example: { ended: true } } },
      refusals: [],
      act: ({ header }) => {
        desk.end(header(MEMBER_SESSION))
        return json(200, { ended: true })
      },
    }),
    ...memberPasskeys(desk),
  ]
}

const memberPasskeys = (desk: BranchDesk): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/member-passkeys',
    summary: 'The passkeys a member has at this page',
    description: WITH_SESSION,
    answers: {
      200: {
        description: 'Oldest first.',
        schema: z.object({ passkeys: z.array(passkeySince) }).meta({ id: 'MemberPasskeys' }),
        example: { passkeys: [since] },
      },
    },
    refusals: [],
    act: async ({ header }) => json(200, { passkeys: await desk.passkeys(header(MEMBER_SESSION)) }),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/v1/member-passkeys/challenges',
    summary: 'Begin to add a passkey',
    description: `${WITH_SESSION} Needs a sign-in of the last ten minutes.`,
    answers: { 201: { description: 'Asked.', schema: passkeyQuestion, example: question } },
    refusals: ['conflict'],
    act: async ({ header }) => json(201, { publicKey: await desk.askNewPasskey(header(MEMBER_SESSION)) }),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/v1/member-passkeys',
    summary: 'Add the passkey that the browser made',
    description: `${WITH_SESSION} It signs in at this page until the member removes it or leaves.`,
    body: newMemberPasskey,
    bodyExample: { credential: { ...sent, response: { clientDataJSON: 'eyJ0', attestationObject: 'o2Nm' } } },
    answers: { 201: { description: 'Added.', schema: passkeySince, example: since } },
    refusals: ['conflict'],
    act: async ({ header, body }) => json(201, await desk.addPasskey(header(MEMBER_SESSION), body.credential)),
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/member-passkeys/{id}',
    summary: 'Remove a passkey',
    description: WITH_SESSION,
    params: { id: { description: 'Its id.', example: 'q1Zk' } },
    answers: { 200: { description: 'Removed; it signs nobody in any more.' } },
    refusals: ['not_found'],
    act: async ({ header, params: { id = '' } }) => {
      await desk.removePasskey(header(MEMBER_SESSION), id)
      return json(200, { id, removed: true })
    },
  }),
]

const sessionReply = ({ session, card, expiresAt, provenUntil }: OpenedSession): Reply =>
  json(201, {
    ...{ session, card },
    ...{ expiresAt: new Date(expiresAt).toISOString(), provenUntil: new Date(provenUntil).toISOString() },
  })
