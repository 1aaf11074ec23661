import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { text } from './fields.ts'
import { password } from './setup.ts'
import type { Shop } from './shop.ts'

export const ownPasswordBody = z.strictObject({ current: text(200).min(1), password }).meta({ id: 'OwnPasswordBody' })

export const ownPassword = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/sign-ins/current/password',
    tag: 'Console',
    summary: 'Give yourself another password',
    description: 'With the one there is. What you have open at other browsers ends.',
    callers: [],
    roles: MAY['see-shop'],
    body: ownPasswordBody,
    bodyExample: { current: 'a sentence nobody guesses', password: 'another sentence nobody guesses' },
    answers: { 200: { description: 'It counts from now on.' } },
    refusals: ['too_many'],
    act: async ({ body, staff = '', header }) => {
      const { console } = shop.deps
      await checkAgain(shop, staff, body.current, 'current')
      const role = console.roleOf(staff)
      if (role === undefined) throw new StempelError('unauthorised', 'Nobody is signed in here.')
      await console.putStaff({ operator: staff, role, password: body.password }, staff)
      shop.signIns.endOf(staff, header('cookie'))
      return json(200, { operator: staff, changed: true })
    },
  }),
]

/** @throws StempelError `forbidden` with the path given when this password is not theirs; `too_many` after several. */
export async function checkAgain(
  { seconds, deps }: Shop,
  operator: string,
  typed: string,
  path: string,
): Promise<void> {
  const giveBack = seconds.take('again', operator, deps.clock.now())
  const role = await deps.console.verify(operator, typed)
  if (role === undefined) throw new StempelError('forbidden', 'This password is wrong.', { path })
  giveBack()
}
