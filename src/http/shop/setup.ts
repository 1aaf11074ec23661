import { z } from 'zod'
import { isTimeZone } from '../../domain/day.ts'
import { StempelError } from '../../domain/errors.ts'
import { type Call, type Route, route } from '../route.ts'
import { json, type Reply } from '../send.ts'
import { currency, text } from './fields.ts'
import type { Shop } from './shop.ts'
import { refuseOtherSites, signedInReply } from './sign-in.ts'

const profile = z.strictObject({
  name: text(80).min(1).meta({ description: 'What shoppers call the shop.' }),
  legalEntity: text(120).min(1).meta({ description: 'Who answers for it, as on an invoice.' }),
  timeZone: z.string().max(60).refine(isTimeZone, 'A time zone such as Europe/Berlin.'),
  currency,
  locale: z.enum(['en', 'de', 'zh']),
})

export const operatorCode = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,20}$/, "An operator's code is letters, digits and hyphens, 20 at most; not a name.")

export const password = text(200).min(12, 'A password is 12 letters or more; a sentence is good.')

export const setupBody = z
  .strictObject({
    code: text(40).min(1).meta({ description: 'The setup code that the shop printed at its start.' }),
    profile,
    manager: z.strictObject({ operator: operatorCode, password }),
  })
  .meta({ id: 'SetupBody' })

export const setupState = z
  .object({
    needed: z.boolean().meta({ description: 'Nobody has set this shop up yet.' }),
    profile: z.object({
      name: z.string(),
      legalEntity: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      locale: z.enum(['en', 'de', 'zh']),
    }),
    fixed: z
      .array(z.enum(['timeZone', 'currency', 'locale']))
      .meta({ description: 'What the environment says; a profile must say the same.' }),
  })
  .meta({ id: 'SetupState' })

const PROFILE = {
  ...{ name: 'Corner shop', legalEntity: 'Corner Shop Ltd', timeZone: 'Europe/Berlin' },
  ...{ currency: 'EUR', locale: 'en' as const },
}

export const setup = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/setup',
    tag: 'Console',
    summary: 'Whether this shop was set up, and what it says of itself',
    callers: 'anyone',
    answers: {
      200: { description: 'How it is.', schema: setupState, example: { needed: false, profile: PROFILE, fixed: [] } },
    },
    refusals: [],
    act: () => json(200, shop.deps.console.setup()),
  }),
  route({
    method: 'POST',
    path: '/v1/setup',
    tag: 'Console',
    summary: 'The first start: who the shop is, and its first manager',
    description:
      'Once, with the code that the shop printed; the code is good for a day, and a new one is printed at each start until it was used. Settings of the environment win. The manager is signed in by the answer.',
    callers: 'guests',
    body: setupBody,
    bodyExample: {
      code: '7F3A-K2MX-9QRT',
      profile: PROFILE,
      manager: { operator: '1', password: 'a sentence nobody guesses' },
    },
    answers: { 201: { description: 'Set up, and signed in.' } },
    refusals: ['unauthorised', 'conflict', 'too_many'],
    act: (call) => begin(shop, call),
  }),
]

async function begin(shop: Shop, call: Call<z.output<typeof setupBody>>): Promise<Reply> {
  refuseOtherSites(call)
  const { deps, setupCodes, signIns } = shop
  const { code, profile: said, manager } = call.body
  const giveBack = setupCodes.take('', '', deps.clock.now())
  try {
    await deps.console.setUp(code, said, manager)
    giveBack()
  } catch (error) {
    if (!(error instanceof StempelError && error.code === 'unauthorised')) giveBack()
    throw error
  }
  deps.published()
  return signedInReply(shop, signIns.begin(manager.operator), call)
}
