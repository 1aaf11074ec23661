import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Call, type Route, route } from '../route.ts'
import { JSON_TYPE, type Reply } from '../send.ts'
import { CARD } from './answers.ts'
import { cardCode, text } from './fields.ts'
import type { Shop } from './shop.ts'

export const cardSessionBody = z
  .strictObject({
    code: cardCode.optional(),
    token: text(400)
      .min(1)
      .optional()
      .meta({ description: 'What stands behind the # of the link on a slip: good for 24 hours, for looking only.' }),
  })
  .refine((body) => (body.code === undefined) !== (body.token === undefined), 'Either code or token is given.')
  .meta({ id: 'CardSessionBody' })

export const cardSessionAnswer = z
  .looseObject({
    session: z.string(),
    expiresAt: z.string().meta({ format: 'date-time', description: 'Without a call; each call puts it off.' }),
    readOnly: z.boolean(),
  })
  .meta({ id: 'CardSessionAnswer' })

export const CARD_SESSION = 'Send the session as the header `Card-Session`.'

export const cardSessions = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/card-sessions',
    tag: 'Shopper',
    summary: 'A shopper holds a card to the reader, or opens the link on a slip',
    description: `${CARD_SESSION} It ends three minutes after the last call, and is kept in memory only. A card never seen is welcome: everything is empty, and nothing is stored.`,
    callers: ['kiosk'],
    phones: true,
    body: cardSessionBody,
    bodyExample: { code: CARD },
    answers: {
      201: {
        description: 'Open.',
        schema: cardSessionAnswer,
        example: { session: 'cs_…', expiresAt: '2026-11-21T09:18:00.000Z', readOnly: false },
      },
    },
    refusals: ['too_many'],
    act: (call) => open(shop, call),
  }),
  route({
    method: 'DELETE',
    path: '/v1/card-sessions/current',
    tag: 'Shopper',
    summary: 'The shopper walks away',
    description: 'The idle reset of a kiosk. A session that is over is ended already.',
    callers: ['kiosk'],
    phones: true,
    answers: {
      200: {
        description: 'Over.',
        schema: z.object({ ended: z.literal(true) }).meta({ id: 'CardSessionEnded' }),
        example: { ended: true },
      },
    },
    refusals: [],
    act: ({ header }) => {
      shop.deps.cardSessions.end(header('card-session'))
      return { status: 200, type: JSON_TYPE, body: '{"ended":true}' }
    },
  }),
]

/** Failed codes are counted by kiosk; a link holds 256 bits nobody guesses, and a count would lock others out. */
async function open(shop: Shop, { body, device }: Call<z.output<typeof cardSessionBody>>): Promise<Reply> {
  const { actions, read, clock, ctx, cardSessions: sessions } = shop.deps
  const now = clock.now()
  if (body.token !== undefined) {
    const { card, isReading } = actions.cardPresent(read, { token: body.token }, now, ctx)
    return opened(sessions.open({ card, isReading }, { link: body.token }), isReading)
  }
  if (device.id === '')
    throw new StempelError('unauthorised', 'A card is shown at a kiosk; a phone opens the link on a slip.', {
      path: 'code',
    })
  const giveBack = shop.codes.take(device.id, '', now)
  try {
    const { card, isReading } = actions.cardPresent(read, { code: body.code ?? '' }, now, ctx)
    giveBack()
    await shop.deps.meet(card)
    return opened(sessions.open({ card, isReading }, { device: device.id }), isReading)
  } catch (error) {
    if (!(error instanceof StempelError && error.code === 'invalid')) giveBack()
    throw error
  }
}

function opened({ session, expiresAt }: { session: string; expiresAt: number }, readOnly: boolean): Reply {
  const body = JSON.stringify({ session, expiresAt: new Date(expiresAt).toISOString(), readOnly })
  return { status: 201, type: JSON_TYPE, body }
}
