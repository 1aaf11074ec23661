import type { Jurisdiction, Purpose } from '../../domain/consent/purpose.ts'
import type { StatementText } from '../../domain/consent/statement.ts'

/** The default statements of one language: what each purpose says, and what each jurisdiction adds. */
export interface StatementParts {
  readonly purposes: Readonly<Record<Purpose, Omit<StatementText, 'withdrawal' | 'controllers'>>>
  readonly controllers: readonly string[]
  readonly withdrawal: string
  /** Paragraphs that the law of a jurisdiction asks for, after the text of every purpose. */
  readonly law: Readonly<Record<Jurisdiction, string>>
  /** What it asks for where data goes to others. */
  readonly lawOfRecipients: Readonly<Record<Jurisdiction, string>>
}
