import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { MAY } from '../../domain/roles.ts'
import { cookieOf, setCookie } from '../cookie.ts'
import { type Call, type Route, route } from '../route.ts'
import { JSON_TYPE, type Reply } from '../send.ts'
import { operator, text } from './fields.ts'
import type { Shop } from './shop.ts'
import { IDLE_MS, KNOWN_COOKIE, type SignedIn, STAFF_COOKIE, WHOLE_MS } from './sign-in-store.ts'

export const signInBody = z
  .strictObject({ operator, password: text(200).min(1) })
  .meta({ id: 'SignInBody', description: 'A PIN is for tills; this is the password of the console.' })

export const signInAnswer = z
  .object({
    operator: z.string(),
    role: z.enum(['cashier', 'supervisor', 'manager', 'auditor', 'engineer']),
    may: z.array(z.string()).meta({ description: 'What the role may do here.' }),
    endsAt: z.string().meta({ format: 'date-time' }),
    idleSeconds: z.int(),
    shop: z.object({
      number: z.string(),
      name: z.string(),
      currency: z.string(),
      timeZone: z.string(),
      locale: z.string(),
    }),
  })
  .meta({ id: 'SignInAnswer' })

const example: z.input<typeof signInAnswer> = {
  ...{ operator: '1', role: 'manager', may: ['read-reports'], endsAt: '2026-11-21T22:00:00.000Z', idleSeconds: 1800 },
  shop: { number: '0001', name: 'Corner shop', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' },
}

/** A browser is remembered for so long as one of an operator's. */
const KNOWN_SECONDS = 180 * 86_400

export const signIn = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/sign-ins',
    tag: 'Console',
    summary: 'Sign in to the console',
    description:
      'The answer sets a cookie that no script can read and that counts only for pages of this shop. It ends after 30 minutes without a question, and after 12 hours.',
    callers: 'guests',
    body: signInBody,
    bodyExample: { operator: '1', password: 'a sentence nobody guesses' },
    answers: { 201: { description: 'Signed in.', schema: signInAnswer, example } },
    refusals: ['unauthorised', 'forbidden', 'too_many'],
    act: async (call) => {
      refuseOtherSites(call)
      const { operator: who, password } = call.body
      const known = cookieOf(call.header('cookie'), KNOWN_COOKIE)
      const opened = await noted(shop, 'password', who, shop.signIns.open(who, password, known))
      await shop.deps.console.note('signed-in', who, '')
      return signedInReply(shop, opened, call)
    },
  }),
  route({
    method: 'GET',
    path: '/v1/sign-ins/current',
    tag: 'Console',
    summary: 'Who is signed in',
    callers: 'anyone',
    answers: { 200: { description: 'Who it is.', schema: signInAnswer, example } },
    refusals: ['unauthorised'],
    act: (call) => {
      refuseOtherSites(call)
      const as = shop.signIns.memberOfCookies(call.header('cookie'))
      if (as === undefined) throw new StempelError('unauthorised', 'Nobody is signed in here.')
      return { status: 200, type: JSON_TYPE, body: told(shop, as) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/sign-ins/current',
    tag: 'Console',
    summary: 'Sign out',
    callers: 'guests',
    answers: { 200: { description: 'Signed out.' } },
    refusals: [],
    act: async (call) => {
      refuseOtherSites(call)
      const cookies = call.header('cookie')
      const as = shop.signIns.memberOfCookies(cookies)
      shop.signIns.end(cookies)
      if (as !== undefined) await shop.deps.console.note('signed-out', as.operator, '')
      const headers = ['Set-Cookie', setCookie(STAFF_COOKIE, '', { isSecure: call.isSecure, maxAgeSeconds: 0 })]
      return { status: 200, type: JSON_TYPE, body: '{"ended":true}', headers }
    },
  }),
]

/** No other site may sign somebody in or out; a browser always says where a request comes from. */
export function refuseOtherSites({ header }: Call): void {
  const site = header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new StempelError('forbidden', 'This is asked by pages of this shop only.')
}

/** Logs an attempt that failed. What a stranger typed may be anything, so nobody is named who does not work here. */
export async function noted<T>({ deps }: Shop, way: string, who: string | undefined, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt
  } catch (error) {
    const operator = who !== undefined && deps.console.roleOf(who) !== undefined ? who : undefined
    const code = error instanceof StempelError ? error.code : 'internal'
    deps.log.warn({ way, code, ...(operator === undefined ? {} : { operator }) }, 'sign-in refused')
    throw error
  }
}

/**
 * The answer to whoever was let in just now, with the cookies that say so from then on. The session that this browser
 * had before ends.
 */
export function signedInReply(
  shop: Shop,
  { token, as }: { token: string; as: SignedIn },
  { isSecure, header }: Call,
): Reply {
  shop.signIns.end(header('cookie'))
  const mark = shop.signIns.markOf(as.operator)
  return {
    status: 201,
    type: JSON_TYPE,
    body: told(shop, as),
    headers: [
      'Set-Cookie',
      setCookie(STAFF_COOKIE, token, { isSecure, maxAgeSeconds: WHOLE_MS / 1000 }),
      'Set-Cookie',
      setCookie(KNOWN_COOKIE, mark, { isSecure, maxAgeSeconds: KNOWN_SECONDS }),
    ],
  }
}

function told({ deps }: Shop, { operator: who, role, endsAt }: SignedIn): string {
  const { shop: number, currency, timeZone, words } = deps.ctx
  const { name } = deps.console.setup().profile
  return JSON.stringify({
    operator: who,
    role,
    may: Object.entries(MAY).flatMap(([deed, roles]) => ((roles as readonly string[]).includes(role) ? [deed] : [])),
    endsAt: new Date(endsAt).toISOString(),
    idleSeconds: IDLE_MS / 1000,
    shop: { number, name, currency, timeZone, locale: words.locale },
  })
}
