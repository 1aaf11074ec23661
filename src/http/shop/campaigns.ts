import { z } from 'zod'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { text } from './fields.ts'
import type { Shop } from './shop.ts'

export const campaignBody = z
  .strictObject({
    segment: text(210).min(1).optional().meta({ description: 'Such as stage:at-risk; every card when left out.' }),
  })
  .meta({ id: 'CampaignBody' })

const params = { offer: { description: 'An offer of the programme in force, issued by campaign.', example: 'sorry' } }
const common = { tag: 'Console', callers: ['screen', 'till'], roles: MAY['issue-offers'], params } as const

export const campaigns = ({ deps }: Shop): Route[] => [
  route({
    ...common,
    method: 'POST',
    path: '/v1/offers/{offer}/campaigns',
    summary: 'Give each card that has none a coupon of an offer',
    description: 'Safe to ask again: a card holds one open coupon of an offer.',
    body: campaignBody,
    bodyOptional: true,
    bodyExample: { segment: 'stage:at-risk' },
    answers: {
      200: {
        description: 'How many cards got one.',
        schema: z.object({ offer: z.string(), issued: z.int() }).meta({ id: 'CampaignAnswer' }),
        example: { offer: 'sorry', issued: 12 },
      },
    },
    refusals: ['not_found', 'conflict'],
    act: async ({ params: { offer = '' }, body: { segment }, staff = '' }) =>
      json(200, { offer, issued: await deps.console.issueOffer({ offer, segment }, staff) }),
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/offers/{offer}/coupons',
    summary: 'Withdraw the coupons of an offer that nobody has used',
    answers: { 200: { description: 'How many.' } },
    refusals: [],
    act: async ({ params: { offer = '' }, staff = '' }) =>
      json(200, { offer, withdrawn: await deps.console.withdrawOffer(offer, staff) }),
  }),
]
