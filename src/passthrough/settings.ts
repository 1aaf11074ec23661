import { z } from 'zod'

const id = z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'letters, digits and hyphens, 20 at most')
const port = z.int().min(1).max(65_535)
const host = z.string().regex(/^[0-9A-Za-z.:-]{1,253}$/, 'the name or address of a host')
const serial = z.strictObject({
  kind: z.literal('serial'),
  path: z.string().regex(/^\P{Cc}{1,200}$/u, 'the name of a port, such as /dev/ttyUSB0'),
  baudRate: z.int().min(300).max(4_000_000).optional(),
  rtscts: z.boolean().optional(),
})

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

const intake = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('tcp'),
      port: z.int().min(0).max(65_535),
      host: host.default('127.0.0.1').meta({ description: 'The address the till is told is its printer.' }),
      from: z.array(host).min(1).max(20).optional().meta({ description: 'The only addresses a till may call from.' }),
    }),
    serial,
  ])
  // Whoever may print here may book sales: on the shop's network that is the till and nobody else.
  .refine((on) => on.kind !== 'tcp' || LOOPBACK.test(on.host) || on.from !== undefined, {
    path: ['from'],
    message: 'An address beyond this machine needs the addresses of the tills that may call',
  })

/** A till without an interface: what it prints goes through the shop to its printer, and is read on the way. */
export const passthroughSchema = z
  .strictObject({
    id,
    workstation: id.meta({ description: "The till's number, as in the keys of its sales." }),
    in: intake.meta({ description: 'Where the till prints to.' }),
    out: z
      .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('tcp'), host, port }), serial])
      .meta({ description: 'Where its printer is.' }),
    template: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'the name of a template without .json')
      .meta({ description: 'A file in the folder templates of the data folder, named without .json.' }),
    columns: z.int().min(20).max(96).default(42),
    holdMs: z
      .int()
      .min(0)
      .max(2_000)
      .default(300)
      .meta({ description: 'How long a cut waits for the points, at most.' }),
    silenceMs: z
      .int()
      .min(200)
      .max(60_000)
      .optional()
      .meta({ description: 'For printers that do not cut: a whole receipt ends when nothing came for so long.' }),
    feedLines: z
      .int()
      .min(0)
      .max(12)
      .optional()
      .meta({ description: 'Lines to feed after the points; as far as the till itself feeds when left out.' }),
    cardSeconds: z
      .int()
      .min(1)
      .max(900)
      .default(120)
      .meta({ description: "How long a card that was read at the till's reader waits for its receipt." }),
  })
  .meta({ id: 'EquipmentPassthrough' })

export type PassthroughSettings = z.output<typeof passthroughSchema>
