import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { MAY } from '../../domain/roles.ts'
import { isOwnOrigin } from '../cookie.ts'
import { type Call, type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { text } from './fields.ts'
import { checkAgain } from './own-password.ts'
import type { Shop } from './shop.ts'
import { noted, refuseOtherSites, signedInReply, signInAnswer } from './sign-in.ts'

const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/, 'This is base64url.')

// Browsers say more in their JSON from year to year; what is not needed here is left unread.
const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}

export const newPasskeyBody = z
  .strictObject({
    name: text(40).min(1).meta({ description: 'What its owner calls it.' }),
    credential: z.object({
      ...credential,
      response: z.object({ clientDataJSON: base64url(8192), attestationObject: base64url(65_536) }),
    }),
  })
  .meta({ id: 'NewPasskeyBody', description: 'What `navigator.credentials.create` gave, by its own `toJSON`.' })

export const passkeySignInBody = z
  .strictObject({
    credential: z.object({
      ...credential,
      response: z.object({
        clientDataJSON: base64url(8192),
        authenticatorData: base64url(8192),
        signature: base64url(4096),
        userHandle: base64url(128).optional(),
      }),
    }),
  })
  .meta({ id: 'PasskeySignInBody', description: 'What `navigator.credentials.get` gave, by its own `toJSON`.' })

export const passkeyAskBody = z.strictObject({ password: text(200).min(1) }).meta({
  id: 'PasskeyAskBody',
  description: 'The password once more: a borrowed screen gets nobody a key of their own.',
})

export const passkeyEntry = z
  .object({ id: z.string(), name: z.string(), since: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'PasskeyEntry' })

export const passkeyList = z
  .object({
    host: z.string().meta({ description: 'Passkeys of this shop work on pages of this host only.' }),
    passkeys: z.array(passkeyEntry),
  })
  .meta({ id: 'PasskeyList' })

export const passkeyQuestion = z.object({ publicKey: z.looseObject({ challenge: z.string() }) }).meta({
  id: 'PasskeyQuestion',
  description: 'For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.',
})

const entry = { id: 'q1Zk…', name: 'Telephone', since: '2026-11-21T09:00:00.000Z' }
const question = { publicKey: { challenge: '5f0c…', timeout: 300_000 } }
const sent = { id: 'q1Zk', rawId: 'q1Zk', type: 'public-key', clientExtensionResults: {} }
// Only who is signed in at the console: a till with a PIN is no place for it.
const own = { tag: 'Console', callers: [], roles: MAY['see-shop'] } as const

export const passkeys = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/sign-ins/challenges',
    tag: 'Console',
    summary: 'A question that a passkey answers to sign in',
    description:
      'It counts once, for five minutes, and asks for the person: by finger, face or PIN of the thing itself.',
    callers: 'guests',
    answers: { 201: { description: 'Asked.', schema: passkeyQuestion, example: question } },
    refusals: ['forbidden'],
    act: (call) => {
      refuseOtherSites(call)
      return json(201, { publicKey: shop.deps.console.askPasskey() })
    },
  }),
  route({
    method: 'POST',
    path: '/v1/sign-ins/passkeys',
    tag: 'Console',
    summary: 'Sign in to the console with a passkey',
    description: 'As with a password, and nobody has to say who they are.',
    callers: 'guests',
    body: passkeySignInBody,
    bodyExample: {
      credential: { ...sent, response: { clientDataJSON: 'eyJ0', authenticatorData: 'SZYN', signature: 'MEUC' } },
    },
    answers: { 201: { description: 'Signed in.', schema: signInAnswer } },
    refusals: ['unauthorised', 'forbidden', 'invalid'],
    act: async (call) => {
      refuseOtherSites(call)
      const attempt = shop.deps.console.signInByPasskey(call.body.credential, originOf(call))
      const who = await noted(shop, 'passkey', undefined, attempt)
      return signedInReply(shop, shop.signIns.begin(who), call)
    },
  }),
  route({
    ...own,
    method: 'GET',
    path: '/v1/passkeys',
    summary: 'Your own passkeys',
    answers: {
      200: { description: 'Oldest first.', schema: passkeyList, example: { host: 'localhost', passkeys: [entry] } },
    },
    refusals: [],
    act: ({ staff = '' }) => {
      const { console } = shop.deps
      return json(200, { host: console.passkeyHost, passkeys: console.passkeys(staff) })
    },
  }),
  route({
    ...own,
    method: 'POST',
    path: '/v1/passkeys/challenges',
    summary: 'Begin to add a passkey of your own',
    description: 'Counts once, for five minutes, and for who asked.',
    body: passkeyAskBody,
    bodyExample: { password: 'a sentence nobody guesses' },
    answers: { 201: { description: 'Asked.', schema: passkeyQuestion, example: question } },
    refusals: ['too_many'],
    act: async ({ body, staff = '' }) => {
      await checkAgain(shop, staff, body.password, 'password')
      return json(201, { publicKey: shop.deps.console.askNewPasskey(staff) })
    },
  }),
  route({
    ...own,
    method: 'POST',
    path: '/v1/passkeys',
    summary: 'Add the passkey that the browser made',
    body: newPasskeyBody,
    bodyExample: {
      name: 'Telephone',
      credential: { ...sent, response: { clientDataJSON: 'eyJ0', attestationObject: 'o2Nm' } },
    },
    answers: { 201: { description: 'Added.', schema: passkeyEntry, example: entry } },
    refusals: ['conflict'],
    act: async (call) => {
      const { name, credential: made } = call.body
      const operator = call.staff ?? ''
      const origin = originOf(call)
      return json(201, await shop.deps.console.addPasskey({ operator, name, credential: made, origin }))
    },
  }),
  route({
    ...own,
    method: 'DELETE',
    path: '/v1/passkeys/{id}',
    summary: 'Remove a passkey of your own',
    params: { id: { description: 'Its id.', example: 'q1Zk' } },
    answers: { 200: { description: 'Removed; it signs nobody in any more.' } },
    refusals: ['not_found'],
    act: async ({ params: { id = '' }, staff = '' }) => {
      await shop.deps.console.removePasskey(staff, id)
      return json(200, { id, removed: true })
    },
  }),
  route({
    ...own,
    method: 'DELETE',
    path: '/v1/staff/{operator}/passkeys',
    summary: 'Remove all passkeys of somebody who lost one',
    description: 'What they have open at the console ends as well.',
    roles: MAY['manage-staff'],
    params: { operator: { description: 'A code of the shop, not a name.', example: '12' } },
    answers: { 200: { description: 'Removed.' } },
    refusals: [],
    act: async ({ params: { operator = '' }, staff = '', header }) => {
      const removed = await shop.deps.console.removePasskeys(operator, staff)
      shop.signIns.endOf(operator, header('cookie'))
      return json(200, { operator, removed })
    },
  }),
]

/** The page that asked. @throws StempelError `forbidden` when it is none of this shop. */
function originOf({ header }: Call): string {
  const origin = header('origin') ?? ''
  if (!isOwnOrigin(origin, header('host')))
    throw new StempelError('forbidden', 'This is asked by pages of this shop only.')
  return origin
}
