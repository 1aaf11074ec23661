import { z } from 'zod'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import type { Shop } from './shop.ts'

export const backupList = z
  .object({
    folder: z.string().nullable().meta({ description: 'STEMPEL_BACKUPS; null where none was set.' }),
    keysExported: z.boolean(),
    backups: z.array(z.object({ file: z.string(), bytes: z.int(), at: z.string() })),
  })
  .meta({ id: 'BackupList' })

export const backupAnswer = z
  .object({
    file: z.string(),
    seq: z.int().meta({ description: 'The last fact it holds.' }),
    bytes: z.int(),
    safe: z.boolean().meta({ description: 'On another disk: tills may forget what they repeat up to there.' }),
  })
  .meta({ id: 'BackupAnswer' })

const common = { tag: 'Console', callers: ['screen', 'till'], roles: MAY['keep-backups'] } as const
const FILE = 'stempel-0001-20261121T100000.db'

export const backups = ({ deps }: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/backups',
    summary: 'Copies made at the console, newest first, and whether the keys were ever exported',
    answers: {
      200: {
        description: 'How it is.',
        schema: backupList,
        example: {
          ...{ folder: '/backups', keysExported: true },
          backups: [{ file: FILE, bytes: 524_288, at: '2026-11-21T10:00:00.000Z' }],
        },
      },
    },
    refusals: [],
    act: () => json(200, deps.console.backups()),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/v1/backups',
    summary: 'Copy the books now, while the shop sells',
    body: z.strictObject({}).meta({ id: 'BackupBody' }),
    bodyOptional: true,
    bodyExample: {},
    answers: {
      201: {
        description: 'Whole, checked and on disk.',
        schema: backupAnswer,
        example: { file: FILE, seq: 42, bytes: 524_288, safe: true },
      },
    },
    refusals: ['conflict', 'too_many'],
    act: async ({ staff = '' }) => json(201, await deps.console.backUp(staff)),
  }),
]
