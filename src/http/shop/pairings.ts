import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { setCookie } from '../cookie.ts'
import { type Call, type Device, type Route, route } from '../route.ts'
import { JSON_TYPE, json, type Reply } from '../send.ts'
import { SCREEN_COOKIE } from './door.ts'
import { text } from './fields.ts'
import type { Shop } from './shop.ts'

export const pairingBody = z
  .strictObject({
    code: text(200).min(1).meta({ description: 'A pairing code, or the token that pairing printed.' }),
  })
  .meta({ id: 'PairingBody' })

export const pairingAnswer = z
  .object({
    device: z.string(),
    kind: z.enum(['till', 'reader', 'kiosk', 'screen']),
    workstation: z.string().meta({ description: 'The till it stands at; empty when it stands at none.' }),
    shop: z.string(),
    locale: z.string().meta({ description: "The shop's own language." }),
    currency: z.string(),
    timeZone: z.string(),
    prints: z.boolean().meta({ description: 'Whether a printer is connected that belongs to it.' }),
  })
  .meta({ id: 'PairingAnswer', description: 'Who a screen is, and the shop it stands in.' })

const example: z.input<typeof pairingAnswer> = {
  ...{ device: 'door', kind: 'kiosk', workstation: 'door', shop: '0001' },
  ...{ locale: 'en', currency: 'EUR', timeZone: 'Europe/Berlin' },
  prints: true,
}

/** Screens stay paired until they are revoked; 400 days is the longest a browser keeps a cookie, and each start renews it. */
const KEPT_SECONDS = 400 * 86_400

export const pairings = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/pairings',
    tag: 'Screens',
    summary: 'A screen becomes a paired device',
    description:
      'With a pairing code, good for ten minutes and once, or with the token itself. The answer sets a cookie that no script can read and that counts only for pages of this shop; a program sends its token as a header instead. For kiosks and screens.',
    callers: 'guests',
    body: pairingBody,
    bodyExample: { code: '7F3A-K2MX' },
    answers: { 201: { description: 'Paired.', schema: pairingAnswer, example } },
    refusals: ['unauthorised', 'forbidden', 'too_many'],
    act: (call) => begin(shop, call),
  }),
  route({
    method: 'GET',
    path: '/v1/pairings/current',
    tag: 'Screens',
    summary: 'Who this screen is',
    callers: ['kiosk', 'screen', 'till', 'reader'],
    answers: { 200: { description: 'The device, and its shop.', schema: pairingAnswer, example } },
    refusals: [],
    act: ({ device, cookie, isSecure }) => {
      const reply = told(shop, device, 200)
      return cookie === undefined ? reply : keeping(reply, cookie, isSecure)
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/pairings/current',
    tag: 'Screens',
    summary: 'A browser forgets which screen it was',
    description: 'The device stays paired; `stempel device revoke` ends its token.',
    callers: ['kiosk', 'screen'],
    answers: {
      200: {
        description: 'Forgotten.',
        schema: z.object({ ended: z.literal(true) }).meta({ id: 'PairingEnded' }),
        example: { ended: true },
      },
    },
    refusals: [],
    act: ({ isSecure }) => ({
      status: 200,
      type: JSON_TYPE,
      body: '{"ended":true}',
      headers: ['Set-Cookie', setCookie(SCREEN_COOKIE, '', { isSecure, maxAgeSeconds: 0 })],
    }),
  }),
]

/** Failed codes are counted over all strangers: 40 bits, ten minutes and a try a second leave nothing to guess. */
function begin(shop: Shop, { body, isSecure }: Call<z.output<typeof pairingBody>>): Reply {
  const { deps } = shop
  const direct = deps.door.deviceOfToken(body.code)
  if (direct !== undefined) return keeping(told(shop, screenOnly(direct), 201), body.code, isSecure)
  const giveBack = shop.pairingCodes.take('', '', deps.clock.now())
  const token = deps.pairings.take(body.code)
  const device = token === undefined ? undefined : deps.door.deviceOfToken(token)
  if (token === undefined || device === undefined)
    throw new StempelError('unauthorised', 'This pairing code is unknown, used or over.', { path: 'code' })
  giveBack()
  return keeping(told(shop, screenOnly(device), 201), token, isSecure)
}

function screenOnly(device: Device): Device {
  if (device.kind === 'kiosk' || device.kind === 'screen') return device
  throw new StempelError(
    'forbidden',
    `A ${device.kind} sends its token as a header; only kiosks and screens keep it.`,
    {
      path: 'code',
    },
  )
}

function told({ deps }: Shop, { id, kind, workstation }: Device, status: 200 | 201): Reply {
  const { shop, timeZone, currency, words } = deps.ctx
  const prints = deps.equipment.prints(id)
  const answer = { device: id, kind, workstation, shop, locale: words.locale, currency, timeZone, prints }
  return json(status, answer)
}

const keeping = (reply: Reply, token: string, isSecure: boolean): Reply => ({
  ...reply,
  headers: ['Set-Cookie', setCookie(SCREEN_COOKIE, token, { isSecure, maxAgeSeconds: KEPT_SECONDS })],
})
