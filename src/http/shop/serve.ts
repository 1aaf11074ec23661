import type { IncomingMessage } from 'node:http'
import { invalid, StempelError } from '../../domain/errors.ts'
import type { Answered } from '../answering.ts'
import { checkContentType, readBody, readJson } from '../body.ts'
import { cookieOf, isOwnPage, isSecure } from '../cookie.ts'
import type { Device, OpenCard, Route } from '../route.ts'
import type { Reply } from '../send.ts'
import { check } from '../validate.ts'
import { personOf } from './console-door.ts'
import { SCREEN_COOKIE } from './door.ts'
import type { Shop } from './shop.ts'
import type { SignedIn } from './sign-in-store.ts'
import { hearTill } from './till-headers.ts'

/** What the app keeps about a request until it is answered. */
export interface RequestState extends Answered {
  device?: Device
}

export interface Incoming {
  readonly req: IncomingMessage
  readonly params: Readonly<Record<string, string>>
  readonly state: RequestState
}

const MAX_PHONES = 32

const NOBODY: Device = { id: '', kind: 'screen', workstation: '' }

/** Serves routes; counts how many requests of devices are in work over all of them. */
export function createServe(shop: Shop): (route: Route) => (incoming: Incoming) => Promise<void> {
  const { door, limits } = shop.deps
  let inWork = 0
  // Counted apart, so that strangers never take a till its place.
  let phones = 0
  return (route) => async (incoming) => {
    const { req, state } = incoming
    state.pattern = route.path
    if (route.callers === 'anyone') {
      state.reply = await route.act({
        params: incoming.params,
        query: NONE,
        body: undefined,
        device: NOBODY,
        staff: undefined,
        card: undefined,
        cookie: undefined,
        isSecure: isSecure(req),
        header: (name) => headerText(req, name),
      })
      return
    }
    const isStranger = route.callers === 'guests' || (route.phones === true && isUnpaired(req))
    if (isStranger) {
      if (phones >= MAX_PHONES) throw new StempelError('too_many', `At most ${MAX_PHONES} phones are served at once.`)
      phones += 1
      try {
        state.reply = await answer(shop, route, incoming, NOBODY)
      } finally {
        phones -= 1
      }
      return
    }
    const person = personOf(shop, route, req)
    const device = person === undefined ? (screenOf(shop, req) ?? door.deviceOf(req.headers.authorization)) : NOBODY
    state.device = device
    if (person === undefined && !route.callers.includes(device.kind))
      throw new StempelError('forbidden', `A ${device.kind} may not do this.`)
    if (inWork >= limits.inWork)
      throw new StempelError('too_many', `At most ${limits.inWork} requests are in work at once.`)
    inWork += 1
    try {
      state.reply = await answer(shop, route, incoming, device, person)
    } finally {
      inWork -= 1
    }
  }
}

/** Neither a token nor the cookie of a screen came along. */
const isUnpaired = ({ headers }: IncomingMessage): boolean =>
  headers.authorization === undefined && cookieOf(headers.cookie, SCREEN_COOKIE) === undefined

/**
 * The screen a cookie speaks for. A header is stronger: a program that sends one is asked for nothing else.
 * @throws StempelError `forbidden` when the request was not made by a page of this shop.
 */
function screenOf(shop: Shop, req: IncomingMessage): Device | undefined {
  const { authorization, cookie } = req.headers
  if (authorization !== undefined || cookie === undefined) return undefined
  const device = shop.deps.door.deviceOfCookie(cookie)
  if (device !== undefined && !isOwnPage(req))
    throw new StempelError('forbidden', 'A cookie counts only for pages of this shop, at its own address.')
  return device
}

async function answer(
  shop: Shop,
  route: Route,
  { req, params }: Incoming,
  device: Device,
  person?: SignedIn,
): Promise<Reply> {
  const header = (name: string): string | undefined => headerText(req, name)
  hearTill(shop, header, device)
  const staff = person?.operator ?? signedIn(shop, route, req, device)
  const card = route.card === undefined ? undefined : cardInHand(shop, route.card, header('card-session'))
  const query = route.query === undefined ? NONE : queryOf(req, route.query)
  const { authorization, cookie: cookies } = req.headers
  const cookie = authorization === undefined ? cookieOf(cookies, SCREEN_COOKIE) : undefined
  const call = { params, query, device, staff, card, header, cookie, isSecure: isSecure(req) }
  if (route.body === undefined) {
    const reply = await route.act({ ...call, body: undefined })
    if (staff !== undefined) await shop.booked(route, staff, params.id ?? '')
    return reply
  }
  checkContentType(req.headers['content-type'])
  const bytes = await readBody(req, shop.deps.limits[route.bodyLimit ?? 'bodyBytes'])
  const value = bytes.length === 0 && route.bodyOptional === true ? {} : readJson(bytes)
  const body = route.read === undefined ? check(route.body, value) : route.read(value)
  const reply = await route.act({ ...call, body })
  if (staff !== undefined) await shop.booked(route, staff, params.id ?? '')
  return reply
}

const NONE: Readonly<Record<string, string>> = {}

/** @throws StempelError `invalid` for a name that stands twice or that the route does not know. */
function queryOf(req: IncomingMessage, known: Readonly<Record<string, unknown>>): Record<string, string> {
  const { url = '' } = req
  const at = url.indexOf('?')
  const query: Record<string, string> = {}
  if (at < 0) return query
  for (const [name, value] of new URLSearchParams(url.slice(at + 1))) {
    if (!Object.hasOwn(known, name))
      throw invalid(name.replace(/[^\w-]/g, '?').slice(0, 40), `This address knows ${Object.keys(known).join(', ')}.`)
    if (Object.hasOwn(query, name)) throw invalid(name, 'This stands twice in the address.')
    query[name] = value
  }
  return query
}

/** @throws StempelError `unauthorised` or `forbidden` when the route needs someone else to be signed in. */
function signedIn(shop: Shop, { staff, roles }: Route, req: IncomingMessage, device: Device): string | undefined {
  if (staff !== true && roles === undefined) return undefined
  const member = shop.sessions.memberOf(headerText(req, 'staff-session'), device)
  if (roles === undefined) return member?.operator
  const who = roles.join(' or ')
  if (member === undefined)
    throw new StempelError(
      'unauthorised',
      `This needs a signed-in ${who}: POST /v1/staff-sessions, then Staff-Session.`,
      {
        path: 'Staff-Session',
      },
    )
  if (!roles.includes(member.role))
    throw new StempelError('forbidden', `This is for a ${who}, not for a ${member.role}.`)
  return member.operator
}

/** @throws StempelError `unauthorised` without an open session, `forbidden` by a link where the card itself is asked for. */
function cardInHand(shop: Shop, how: 'any' | 'in-hand', header: string | undefined): OpenCard {
  const open = shop.deps.cardSessions.cardOf(header)
  if (how === 'in-hand' && open.isReading)
    throw new StempelError(
      'forbidden',
      'A link is for looking only; for this, hold the card to the reader of a kiosk.',
      {
        path: 'Card-Session',
      },
    )
  return open
}

/** A header given twice arrives as one text joined by commas, which no form here allows. */
function headerText(req: IncomingMessage, key: string): string | undefined {
  const value = req.headers[key]
  return Array.isArray(value) ? value.join(',') : value
}
