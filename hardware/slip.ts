/** What every printer model prints: plain lines, laid out by whoever knows what they mean. */

/** One line of paper. A text fits into the columns of its document, a large one into half of them. */
export type PaperLine =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly bold?: boolean
      /** Twice as wide and twice as high. */
      readonly large?: boolean
      /** At the left edge; in the middle otherwise. */
      readonly left?: boolean
    }
  /** A code of its own, with its quiet zone. */
  | { readonly kind: 'qr'; readonly data: string }
  /** The stamped ring, a line across, an empty line, and the cut. */
  | { readonly kind: 'ring' | 'rule' | 'feed' | 'cut' }

/** A slip as paper takes it. */
export interface PaperDocument {
  /** Of its words; tells a picture which glyphs to choose. */
  readonly locale: string
  /** How many characters of the normal size fit into a line. */
  readonly columns: number
  readonly lines: readonly PaperLine[]
}
