import { z } from 'zod'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import type { Shop } from './shop.ts'

const kind = z.enum(['till', 'reader', 'kiosk', 'screen'])
const deviceId = z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'Letters, digits and hyphens, 20 at most.')

export const deviceEntry = z
  .object({
    id: z.string(),
    kind,
    workstation: z.string().nullable(),
    since: z.string().meta({ format: 'date-time' }),
    revoked: z.string().nullable(),
  })
  .meta({ id: 'DeviceEntry' })

export const deviceList = z.object({ devices: z.array(deviceEntry) }).meta({ id: 'DeviceList' })

export const deviceBody = z
  .strictObject({
    kind,
    id: deviceId.meta({ description: 'Of a till, the workstation in the keys of its sales.' }),
    workstation: deviceId.optional().meta({ description: 'The till that a reader, kiosk or screen belongs to.' }),
    columns: z
      .int()
      .min(24)
      .max(64)
      .optional()
      .meta({ description: 'Of a till: characters in a line of its receipt.' }),
  })
  .meta({ id: 'DeviceBody' })

export const deviceAnswer = z
  .object({
    id: z.string(),
    kind,
    token: z.string().meta({ description: 'Shown this once, stored only as a hash.' }),
    pairing: z
      .object({ code: z.string(), expiresAt: z.string() })
      .optional()
      .meta({ description: 'For kiosks and screens: to be typed at their page within ten minutes.' }),
  })
  .meta({ id: 'DeviceAnswer' })

export const listenBody = z
  .strictObject({ session: z.string().max(64).optional() })
  .meta({ id: 'ListenBody', description: 'Empty to begin with; later the session that was answered.' })

export const listenAnswer = z
  .looseObject({ session: z.string(), events: z.array(z.looseObject({})) })
  .meta({ id: 'ListenAnswer' })

const common = { tag: 'Console', callers: ['screen', 'till'], roles: MAY['manage-devices'] } as const
const entry = {
  id: 'door',
  kind: 'kiosk' as const,
  workstation: null,
  since: '2026-11-21T09:00:00.000Z',
  revoked: null,
}
const params = { id: { description: 'Its number.', example: 'door' } }

export const devicesAdmin = ({ deps }: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/devices',
    summary: 'Which devices may call',
    answers: { 200: { description: 'By kind.', schema: deviceList, example: { devices: [entry] } } },
    refusals: [],
    act: () => json(200, { devices: deps.console.devices() }),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/v1/devices',
    summary: 'Pair a device',
    body: deviceBody,
    bodyExample: { kind: 'kiosk', id: 'door' },
    answers: { 201: { description: 'Paired.', schema: deviceAnswer } },
    refusals: ['conflict'],
    act: async ({ body, staff = '' }) => json(201, await deps.console.addDevice(body, staff)),
  }),
  route({
    ...common,
    method: 'DELETE',
    path: '/v1/devices/{id}',
    summary: "End a device's token at once",
    params,
    answers: { 200: { description: 'Revoked.' } },
    refusals: ['not_found'],
    act: async ({ params: { id = '' }, staff = '' }) => {
      await deps.console.revokeDevice(id, staff)
      return json(200, { id, revoked: true })
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: '/v1/equipment/{id}/listen',
    summary: 'What a reader or printer says at this moment',
    description: 'Waits a second for something to happen. Whoever goes on asking hears everything.',
    params: { id: { description: 'The reader or printer.', example: 'door-1' } },
    body: listenBody,
    bodyOptional: true,
    bodyExample: {},
    answers: {
      200: { description: 'What was heard.', schema: listenAnswer, example: { session: '5f0c', events: [] } },
    },
    refusals: ['not_found', 'too_many'],
    act: async ({ params: { id = '' }, body: { session } }) =>
      json(200, await deps.console.listen(session === undefined ? { id } : { session })),
  }),
]
