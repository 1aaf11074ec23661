import { z } from 'zod'
import { equipmentSchema } from '../../domain/equipment.ts'
import { type Route, route } from '../route.ts'
import { json, type Reply } from '../send.ts'
import type { Shop } from './shop.ts'

export const equipmentAnswer = z
  .object({
    equipment: equipmentSchema,
    devices: z
      .array(
        z.object({
          id: z.string(),
          kind: z.enum(['reader', 'printer', 'passthrough']),
          workstation: z.string(),
          connected: z.boolean(),
          why: z.string().optional().meta({ description: 'Why it is not connected.' }),
        }),
      )
      .meta({ description: 'How each of them is at this moment.' }),
    models: z
      .object({ readers: z.array(z.string()), printers: z.array(z.string()) })
      .meta({ description: 'What this shop can drive.' }),
  })
  .meta({ id: 'EquipmentAnswer' })

const ROLES = ['engineer', 'manager'] as const
const CALLERS = ['screen', 'till'] as const

const EXAMPLE = {
  readers: [
    {
      id: 'door-1',
      model: 'serial',
      line: { kind: 'serial', path: '/dev/serial/by-id/usb-scanner' },
      boundTo: { kiosk: 'door' },
    },
  ],
  printers: [],
  passthroughs: [],
}

const common = { tag: 'Equipment', path: '/v1/equipment', callers: CALLERS, roles: ROLES } as const

export const equipment = ({ deps }: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    summary: 'Readers and printers, where they hang, and how they are',
    answers: {
      200: {
        description: 'What is configured.',
        schema: equipmentAnswer,
        example: {
          equipment: EXAMPLE,
          devices: [{ id: 'door-1', kind: 'reader', workstation: 'door', connected: true }],
          models: { readers: ['serial'], printers: ['escpos'] },
        },
      },
    },
    refusals: [],
    act: () => answerOf(deps.equipment.read()),
  }),
  route({
    ...common,
    method: 'PUT',
    summary: 'Replace the whole configuration',
    description:
      'In force when it is answered, without a restart: what did not change goes on undisturbed. A faulty document is refused with every fault in `faults`, and nothing changes.',
    body: equipmentSchema,
    bodyExample: EXAMPLE,
    read: (value) => value,
    answers: { 200: { description: 'In force.', schema: equipmentAnswer } },
    refusals: [],
    act: async ({ body }) => answerOf(await deps.equipment.replace(body)),
  }),
]

const answerOf = (answer: object): Reply => json(200, answer)
