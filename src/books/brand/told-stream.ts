import { FORGOTTEN } from '../../domain/brand/brand-ports.ts'
import { commitmentOf, type EntryDetail, entryHash, STREAM_START } from '../../domain/brand/entry.ts'
import { rightsMoved } from '../../domain/brand/rights.ts'
import { Difference } from '../shop/replay.ts'
import type { InboxTable, StreamTable } from './ledger-tables.ts'

export { FORGOTTEN }

type Row = InboxTable & { readonly commitment: string | null }
type Kind = Parameters<typeof entryHash>[2]['kind']

/** An entry as verification reads it: without a detail where that was deleted with its member. */
export interface ToldEntry {
  readonly stream: string
  readonly seq: number
  readonly kind: Kind
  readonly points: number
  readonly detail: EntryDetail | undefined
}

/** A stream as its entries tell it: the chain, and how they move rights. */
export class ToldStream {
  readonly stream: StreamTable
  /** By how many points the entries that are booked moved rights, by alias. */
  readonly booked = new Map<string, number>()
  /** Whether a detail is gone, so that sums over its operations cannot be made any more. */
  hasForgotten = false
  readonly #sha256: (text: string) => Uint8Array
  #seq = 0
  #hash = STREAM_START

  constructor(stream: StreamTable, sha256: (text: string) => Uint8Array) {
    this.stream = stream
    this.#sha256 = sha256
  }

  get seq(): number {
    return this.#seq
  }

  get isBooked(): boolean {
    return this.stream.applied === this.stream.head
  }

  /** Takes the next entry in. @throws Difference when it does not follow, or is not what was chained. */
  add({ seq, points, salt, detail, hash, commitment, ...row }: Row): ToldEntry {
    const { stream_id: id } = this.stream
    const kind = row.kind as Kind
    if (seq !== this.#seq + 1) throw new Difference(`entry ${this.#seq + 1} is missing from stream ${id}`)
    const told = salt === null || detail === null ? undefined : (JSON.parse(detail) as EntryDetail)
    // Part of a detail may have been taken out; then the chain binds what it was.
    const bound = commitment ?? (told === undefined ? null : commitmentOf(this.#sha256, salt ?? '', told))
    if (bound === null) throw new Difference(`entry ${seq} of stream ${id} has lost its detail and left no commitment`)
    if (entryHash(this.#sha256, this.#hash, { seq, kind, points }, bound) !== hash)
      throw new Difference(`entry ${seq} of stream ${id} is not what it was when it was chained`)
    this.#seq = seq
    this.#hash = hash
    this.hasForgotten ||= told === undefined
    const alias = told?.alias ?? FORGOTTEN
    if (seq <= this.stream.applied)
      this.booked.set(alias, (this.booked.get(alias) ?? 0) + rightsMoved({ kind, points }))
    return { stream: id, seq, kind, points, detail: told }
  }

  /** @throws Difference when the books have another head. */
  end(): void {
    const { stream_id: id, head, hash } = this.stream
    // A dead stream that was never heard of stands in the books without a hash.
    if (this.#seq !== head || (head > 0 && this.#hash !== hash))
      throw new Difference(`stream ${id} ends with entry ${this.#seq}, but the books say ${head} or another hash`)
  }
}
