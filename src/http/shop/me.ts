import { z } from 'zod'
import type { ShopContext } from '../../actions/shop/context.ts'
import type { CardExport } from '../../actions/shop/export-card.ts'
import { invalid } from '../../domain/errors.ts'
import type { Shopper } from '../../domain/shopper.ts'
import { ANSWER_REASONS, ANSWERS } from '../../domain/visit-answer.ts'
import { type Call, type Route, route } from '../route.ts'
import { HTML_TYPE, json } from '../send.ts'
import { gift } from './answers.ts'
import { CARD_SESSION } from './card-sessions.ts'
import { coupon } from './coupons.ts'
import { exportPage } from './export-page.ts'
import { EXAMPLE_ENTRY, EXAMPLE_EXPORT, EXAMPLE_ME } from './me-examples.ts'
import type { Shop } from './shop.ts'

const sheet = z
  .object({ fields: z.array(z.string()), purpose: z.string(), benefit: z.string(), until: z.string() })
  .meta({
    id: 'SheetRow',
    description: 'Columns of the books, what they are for, what the shopper has of it, until when.',
  })

export const meAnswer = z
  .looseObject({
    balance: z.int().optional(),
    pending: z.int().optional(),
    spendable: z.int().optional(),
    worthCents: z.int().optional(),
    currency: z.string().optional(),
    tier: z.looseObject({ id: z.string(), title: z.string() }).optional(),
    progress: z
      .looseObject({
        measure: z.enum(['spend', 'points', 'visits']),
        amount: z.int(),
        next: z.looseObject({ id: z.string(), title: z.string(), missing: z.int() }).nullable(),
      })
      .optional(),
    lots: z
      .array(z.looseObject({ points: z.int(), expires: z.string(), activeFrom: z.string().optional() }))
      .optional()
      .meta({ description: 'Points by the last day they can be used.' }),
    coupons: z.array(coupon).optional(),
    gifts: z.array(gift).optional(),
    ahead: z
      .array(z.looseObject({ gift: z.string(), title: z.string(), fromCents: z.int() }))
      .optional()
      .meta({ description: 'Gifts for a basket, the nearest first.' }),
    notices: z.array(z.unknown()).optional(),
    contact: z.looseObject({ level: z.enum(['less', 'normal', 'none']) }).optional(),
    answers: z
      .array(
        z.looseObject({
          day: z.string(),
          answer: z.enum(ANSWERS),
          reason: z.enum(ANSWER_REASONS).optional(),
          state: z.enum(['open', 'resolved']).optional(),
          resolution: z.string().optional(),
        }),
      )
      .optional()
      .meta({ description: 'What was said of shopping here in the last 90 days, newest first, and what came of it.' }),
    consents: z
      .array(z.looseObject({ purpose: z.string(), state: z.string(), isGood: z.boolean() }))
      .optional()
      .meta({ description: 'Purposes that were answered; GET /v1/me/consents has all of it.' }),
    earned: z
      .looseObject({
        since: z.string().nullable(),
        points: z.int(),
        pointsCents: z.int(),
        gifts: z.int(),
        giftCents: z.int(),
        couponCents: z.int(),
      })
      .optional()
      .meta({ description: 'What the card has earned the shopper so far.' }),
    isStored: z.boolean().optional().meta({ description: 'False for a card never seen: nothing is kept of it.' }),
    stored: z.array(sheet),
    blocked: z.looseObject({ reason: z.string(), text: z.string() }).optional(),
  })
  .meta({ id: 'MeAnswer' })

export const historyAnswer = z
  .looseObject({
    entries: z.array(
      z.looseObject({
        day: z.string(),
        kind: z.string(),
        points: z.int(),
        text: z.string(),
        why: z.array(z.looseObject({ rule: z.string(), points: z.int(), text: z.string() })),
        sale: z.string().optional(),
      }),
    ),
    next: z.string().nullable().meta({ description: '`before` of the next page; null on the last one.' }),
  })
  .meta({ id: 'HistoryAnswer' })

export const contactBody = z
  .strictObject({ level: z.enum(['less', 'normal', 'none']) })
  .meta({ id: 'ContactBody', description: 'How much the shopper wants to be offered.' })

export const exportAnswer = z
  .looseObject({
    exportedAt: z.string().meta({ format: 'date-time' }),
    card: meAnswer,
    history: z.array(z.unknown()),
    consents: z.looseObject({ events: z.array(z.unknown()) }).optional(),
    couponCodes: z.array(z.looseObject({ code: z.string(), state: z.string(), until: z.string() })),
    rows: z.record(z.string(), z.array(z.unknown())).meta({ description: 'Every row of the books, by table.' }),
  })
  .meta({ id: 'ExportAnswer' })

const common = { tag: 'Shopper', callers: ['kiosk'], phones: true } as const
const locale = {
  locale: { description: 'en, de or zh; else as Accept-Language says, else as the shop speaks.', example: 'de' },
}

/** The shopper, card in hand. */
export const me = (shop: Shop): Route[] => [...looking(shop), ...deciding(shop)]

const looking = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/me',
    summary: 'Everything a shopper sees of the card in hand',
    description: `${CARD_SESSION} Points and when they end, tier, coupons with their codes, gifts, what is stored and why, and what it earned the shopper. Of a blocked card only that it is blocked.`,
    card: 'any',
    query: locale,
    answers: { 200: { description: 'The card.', schema: meAnswer, example: EXAMPLE_ME } },
    refusals: [],
    act: (call) => {
      const { ctx, input } = speaking(shop, call)
      return shop.look(shop.deps.actions.readMe, input, ctx)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: '/v1/me/history',
    summary: 'What happened, newest first, with the reason of each point',
    description: CARD_SESSION,
    card: 'any',
    query: {
      ...locale,
      before: { description: '`next` of the page before.', example: '1041' },
      limit: { description: 'Lines of a page, 1 to 100; 20 when left out.', example: '20' },
    },
    answers: {
      200: {
        description: 'One page.',
        schema: historyAnswer,
        example: { entries: [EXAMPLE_ENTRY], next: null },
      },
    },
    refusals: [],
    act: (call) => {
      const { ctx, input } = speaking(shop, call)
      const before = call.query.before === undefined ? undefined : whole(call.query.before, 'before', 1e15)
      const limit = call.query.limit === undefined ? 20 : whole(call.query.limit, 'limit', 100)
      return shop.look(shop.deps.actions.readHistory, { ...input, before, limit }, ctx)
    },
  }),
]

const deciding = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/me/export',
    summary: 'Everything stored of the card, as one file',
    description: `${CARD_SESSION} In words first, then row by row as it stands in the books; with Accept: text/html a page to read. By a link on a slip: 403.`,
    card: 'in-hand',
    query: locale,
    answers: { 200: { description: 'The file.', schema: exportAnswer, example: EXAMPLE_EXPORT } },
    refusals: [],
    act: (call) => {
      const { ctx, input } = speaking(shop, call)
      const reply = shop.look(shop.deps.actions.exportCard, input, ctx)
      if (!/\btext\/html\b/.test(call.header('accept') ?? '')) return { ...reply, headers: attached('json') }
      const page = exportPage(JSON.parse(reply.body.toString()) as CardExport, input.words)
      return { status: 200, type: HTML_TYPE, body: page }
    },
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/me',
    summary: 'Erase the card',
    description: `${CARD_SESSION} Everything that leads from it to a card, a receipt or a time is deleted, also from backups that are restored later; its points end. By a link on a slip: 403.`,
    card: 'in-hand',
    answers: {
      200: {
        description: 'Erased; `erased` is false when nothing was kept of it.',
        schema: z.object({ erased: z.boolean() }).meta({ id: 'Erased' }),
        example: { erased: true },
      },
    },
    refusals: ['conflict'],
    act: async (call) => {
      const erased = await shop.deps.shoppers.erase(handleOf(call))
      shop.deps.cardSessions.end(call.header('card-session'))
      return json(200, { erased })
    },
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/me/contact',
    summary: 'Say how much one wants to be offered at the door',
    description: `${CARD_SESSION} The last word counts. By a link on a slip: 403.`,
    card: 'in-hand',
    body: contactBody,
    bodyExample: { level: 'less' },
    answers: {
      200: { description: 'So it is from the next visit on.', schema: contactBody, example: { level: 'less' } },
    },
    refusals: ['conflict'],
    act: (call) => shop.record(shop.deps.actions.setContact, { card: handleOf(call), level: call.body.level }),
  }),
]

const handleOf = (call: Call): string => call.card?.card ?? ''

const attached = (ending: string): string[] => ['Content-Disposition', `attachment; filename="card.${ending}"`]

/** The language of a call, and the card in hand. */
export function speaking(shop: Shop, call: Call): { ctx: ShopContext; input: Shopper } {
  const asked = call.query.locale ?? /\b(en|de|zh)\b/.exec(call.header('accept-language') ?? '')?.[1]
  const { ctx, shopper } = shop.deps.shoppers.speaking(asked)
  return { ctx, input: { ...shopper, card: handleOf(call) } }
}

function whole(text: string, path: string, most: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > most) throw invalid(path, `This is a whole number from 1 to ${most}.`)
  return number
}
