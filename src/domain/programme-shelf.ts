/** Who published in a shop what came from its brand: the operator in the audit trail. */
export const BY_BRAND = 'brand'

/** A programme being written. */
export interface Draft {
  readonly id: string
  /** The document, as JSON. */
  readonly body: string
  /** ms */
  readonly savedAt: number
  /** The operator's code. */
  readonly savedBy: string
}

/** A document that was published; the facts it judged remember its number. */
export interface ProgrammeVersion {
  readonly version: number
  readonly id: string
  /** The document, as JSON. */
  readonly body: string
}

/** From when a version is in force. A version may be published more than once. */
export interface Publication extends ProgrammeVersion {
  /** Publications are numbered in the order they were made. */
  readonly no: number
  /** ms */
  readonly from: number
  /** ms */
  readonly publishedAt: number
  /** The journal number of its fact; undefined for the programme a shop starts with. */
  readonly seq: number | undefined
}

/** The drafts, versions and publications of a shop. */
export interface ProgrammeShelf {
  /** Every publication, in the order they were made. */
  list(): Publication[]
  /** Every version, oldest first. */
  versions(): ProgrammeVersion[]
  version(version: number): ProgrammeVersion | undefined
  drafts(): Draft[]
  draft(id: string): Draft | undefined
  putDraft(draft: Draft): void
  /** @returns whether there was one. */
  dropDraft(id: string): boolean
  /** Keeps a new version. @returns its number, one above the newest. */
  addVersion(id: string, body: string): number
  publish(of: Pick<Publication, 'version' | 'from' | 'publishedAt' | 'seq'>): void
}
