import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { operatorCode, password } from './setup.ts'
import type { Shop } from './shop.ts'

const role = z.enum(['cashier', 'supervisor', 'manager', 'auditor', 'engineer'])

export const staffEntry = z
  .object({
    operator: z.string(),
    role,
    hasPin: z.boolean(),
    hasPassword: z.boolean(),
    passkeys: z.int().meta({ description: 'How many passkeys they sign in with.' }),
    since: z.string().meta({ format: 'date-time' }),
    ended: z.string().nullable(),
  })
  .meta({ id: 'StaffEntry' })

export const staffList = z.object({ staff: z.array(staffEntry) }).meta({ id: 'StaffList' })

export const staffBody = z
  .strictObject({
    role,
    pin: z
      .string()
      .regex(/^\d{4,12}$/, 'A PIN is 4 to 12 digits.')
      .optional()
      .meta({ description: 'For tills. Left out: as it was.' }),
    password: password.optional().meta({ description: 'For the console. Left out: as it was.' }),
  })
  .meta({ id: 'StaffBody' })

const example = {
  ...{ operator: '12', role: 'supervisor' as const, hasPin: true, hasPassword: false, passkeys: 0 },
  ...{ since: '2026-11-21T09:00:00.000Z', ended: null },
}

const params = { operator: { description: 'A code of the shop, not a name.', example: '12' } }
const common = { tag: 'Console', callers: ['screen', 'till'] } as const

export const staffAdmin = ({ deps, signIns }: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/staff',
    summary: 'Who works here',
    roles: MAY['read-staff'],
    answers: { 200: { description: 'By operator.', schema: staffList, example: { staff: [example] } } },
    refusals: [],
    act: () => json(200, { staff: deps.console.staff() }),
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/staff/{operator}',
    summary: 'Add somebody, or give them another role, PIN or password',
    description: 'Another password ends what they have open at the console elsewhere.',
    params,
    roles: MAY['manage-staff'],
    body: staffBody,
    bodyExample: { role: 'supervisor', pin: '4711' },
    answers: { 200: { description: 'As it is now.', schema: staffEntry, example } },
    refusals: ['conflict'],
    act: async ({ params: { operator: who = '' }, body, staff = '', header }) => {
      if (!operatorCode.safeParse(who).success)
        throw invalid('operator', "An operator's code is letters, digits and hyphens, 20 at most; not a name.")
      const entry = await deps.console.putStaff({ operator: who, ...body }, staff)
      if (body.password !== undefined) signIns.endOf(who, header('cookie'))
      return json(200, entry)
    },
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/staff/{operator}',
    summary: 'Somebody no longer works here',
    description: 'What they have open ends at once.',
    params,
    roles: MAY['manage-staff'],
    answers: { 200: { description: 'Ended.' } },
    refusals: ['not_found', 'conflict'],
    act: async ({ params: { operator: who = '' }, staff = '' }) => {
      await deps.console.endStaff(who, staff)
      return json(200, { operator: who, ended: true })
    },
  }),
]
