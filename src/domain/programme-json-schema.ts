import { z } from 'zod'
import { programmeSchema } from './programme.ts'

/** The form of a programme document as JSON Schema, from the very schema that checks it. */
export function programmeJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(programmeSchema, { io: 'input', target: 'draft-2020-12' }) as Record<string, unknown>
  const { $schema, properties, ...rest } = schema
  return {
    $schema,
    title: 'Stempel programme',
    description: 'Everything a loyalty manager decides. Money is whole cents, points are whole numbers.',
    ...rest,
    // An editor finds this schema by the name a document gives; the shop ignores it.
    properties: { $schema: { type: 'string' }, ...(properties as Record<string, unknown>) },
  }
}
