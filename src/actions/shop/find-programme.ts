import { checkProgramme } from '../../domain/check-programme.ts'
import { StempelError } from '../../domain/errors.ts'
import type { Fault } from '../../domain/faults.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ProgrammeDocument } from '../../domain/programme.ts'
import type { Draft, ProgrammeVersion } from '../../domain/programme-shelf.ts'

/** A programme by its name: a draft, a version, or a draft that was published as one. */
export interface Found {
  readonly id: string
  /** The document, as JSON. */
  readonly body: string
  readonly draft: Draft | undefined
  readonly version: ProgrammeVersion | undefined
}

/**
 * Finds a programme by a version's number or by its id. Under an id the draft comes first, else the newest version.
 * @throws StempelError `not_found` with path `programme`.
 */
export function findProgramme(tx: Pick<ShopTx, 'programmes'>, ref: string | number): Found {
  const { programmes } = tx
  if (typeof ref === 'number' || /^\d{1,9}$/.test(ref)) {
    const version = programmes.version(Number(ref))
    if (version !== undefined) return { id: version.id, body: version.body, draft: undefined, version }
    throw missing(`There is no version ${ref} of the programme.`)
  }
  const draft = programmes.draft(ref)
  const versions = programmes.versions()
  if (draft !== undefined) {
    const version = versions.findLast(({ body }) => body === draft.body)
    return { id: ref, body: draft.body, draft, version }
  }
  const version = versions.findLast(({ id }) => id === ref)
  if (version !== undefined) return { id: ref, body: version.body, draft: undefined, version }
  throw missing('There is no draft and no version of this name.')
}

const missing = (detail: string): StempelError => new StempelError('not_found', detail, { path: 'programme' })

/**
 * The document, when it is sound in this shop.
 * @throws StempelError `invalid` with every fault.
 */
export function soundProgramme(value: unknown, shop: { readonly currency: string }): ProgrammeDocument {
  const { document, faults } = checkProgramme(value, shop)
  if (document === undefined) throw faulty(faults)
  return document
}

/** A refusal that names every fault; the first one stands in its sentence too. */
export function faulty(faults: readonly Fault[]): StempelError {
  const [first] = faults
  const more = faults.length > 1 ? ` (${faults.length - 1} more: see faults)` : ''
  return new StempelError('invalid', `${first?.text ?? 'The document is faulty.'}${more}`, {
    ...(first === undefined || first.path === '' ? {} : { path: first.path }),
    faults,
  })
}
