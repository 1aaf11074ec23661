import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { atTill } from './companion.ts'
import type { Shop } from './shop.ts'

export const toldKnowledge = z.looseObject({ question: z.string(), answer: z.string() })

export const knowledgeAnswer = z
  .looseObject({
    knowledge: z.array(
      toldKnowledge.extend({
        about: z.looseObject({
          offer: z.string().optional(),
          gift: z.string().optional(),
          sku: z.string().optional(),
          department: z.string().optional(),
        }),
      }),
    ),
  })
  .meta({ id: 'KnowledgeAnswer' })

const KINDS = { offer: 'offers', gift: 'gifts', sku: 'skus', department: 'departments' } as const
const MOST_LETTERS = 200

export const knowledge = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/knowledge',
    tag: 'Suggestions',
    summary: 'What staff should know of an article, an offer or a gift',
    description:
      'Short answers from the programme in force, the same words at every till. A till may show them beside an article it scanned; no card is asked about, and nothing is stored.',
    callers: ['till', 'screen'],
    query: {
      sku: { description: 'An article as tills name it.', example: '4006381333931' },
      department: { description: 'A department as tills name it.', example: 'coffee' },
      offer: { description: 'An offer of the programme.', example: 'coffee-15' },
      gift: { description: 'A gift of the programme.', example: 'chocolate-bar' },
      locale: { description: 'en, de or zh; else as the shop speaks.', example: 'de' },
    },
    answers: {
      200: {
        description: 'Three answers at most about each; none where nothing is known.',
        schema: knowledgeAnswer,
        example: {
          knowledge: [
            {
              about: { sku: '4006381333931' },
              question: 'Is it fairly traded?',
              answer: 'Yes, since 2024; the seal is on the back.',
            },
          ],
        },
      },
    },
    refusals: [],
    act: ({ query, device }) => {
      atTill(device)
      const asked = Object.entries(KINDS).flatMap(([name, many]) => {
        const text = query[name]
        if (text === undefined) return []
        if (text === '' || text.length > MOST_LETTERS)
          throw invalid(name, `A ${name} has 1 to ${MOST_LETTERS} letters.`)
        return [[many, [text]] as const]
      })
      if (asked.length === 0) throw invalid('sku', 'Name a sku, a department, an offer or a gift.')
      const { ctx } = shop.deps.shoppers.speaking(query.locale)
      const { actions, clock, read } = shop.deps
      const { status, body } = actions.readKnowledge(read, Object.fromEntries(asked), clock.now(), ctx)
      return json(status, JSON.parse(body))
    },
  }),
]
