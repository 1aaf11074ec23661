import { type Fault, faultsOf } from './faults.ts'
import { type ProgrammeDocument, programmeSchema } from './programme.ts'

/** Names that stand for something else where a programme is named. */
const RESERVED: ReadonlySet<string> = new Set(['current', 'schema'])

/** A document that was checked: whole, or with everything that is wrong with it. */
export type Checked =
  | { readonly document: ProgrammeDocument; readonly faults: readonly [] }
  | { readonly document: undefined; readonly faults: readonly Fault[] }

/**
 * Checks a programme document for a shop and names every fault. The form is judged first; what fields say of each
 * other, once every one of them can be read.
 * @param value as JSON gives it; `$schema`, which helps editors, is left out of the document.
 */
export function checkProgramme(value: unknown, shop: { readonly currency: string }): Checked {
  const result = programmeSchema.safeParse(withoutSchema(value))
  if (!result.success) return { document: undefined, faults: faultsOf(result.error) }
  const faults = faultsHere(result.data, shop)
  return faults.length === 0 ? { document: result.data, faults: [] } : { document: undefined, faults }
}

function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { $schema: _, ...document } = value as Record<string, unknown>
  return document
}

/** What is wrong with a sound document in this shop. */
function faultsHere({ id, currency }: ProgrammeDocument, shop: { readonly currency: string }): Fault[] {
  const faults: Fault[] = []
  if (/^\d+$/.test(id) || RESERVED.has(id))
    faults.push({
      path: 'id',
      text: 'A programme needs a name with a letter in it that is not "current" or "schema"; bare numbers name versions.',
    })
  if (currency !== shop.currency)
    faults.push({
      path: 'currency',
      text: `This shop sells in ${shop.currency}; sales in ${currency} would earn nothing.`,
    })
  return faults
}

/** The one text of a sound document, so that equal documents are equal texts. */
export const canonicalProgramme = (body: string): string => JSON.stringify(programmeSchema.parse(JSON.parse(body)))
