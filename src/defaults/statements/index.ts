import { JURISDICTIONS, type Jurisdiction, PURPOSES, type Purpose } from '../../domain/consent/purpose.ts'
import type { Statement, StatementText } from '../../domain/consent/statement.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { StatementParts } from './parts.ts'
import { zh } from './zh.ts'

/** How long a yes counts before it is asked for anew. */
const VALIDITY_MONTHS: Readonly<Record<Purpose, number>> = {
  'brand-identity': 60,
  profiling: 24,
  marketing: 24,
  recipients: 24,
}

function textOf(parts: StatementParts, purpose: Purpose, jurisdiction: Jurisdiction): StatementText {
  const { text, ...rest } = parts.purposes[purpose]
  const law = [parts.law[jurisdiction], ...(purpose === 'recipients' ? [parts.lawOfRecipients[jurisdiction]] : [])]
  return {
    ...rest,
    text: [text, ...law].join('\n\n'),
    controllers: [...parts.controllers],
    withdrawal: parts.withdrawal,
  }
}

/**
 * The statements a new shop begins with: sound in form and plain in words, but without anybody's name. Whoever answers
 * for the data publishes a version of their own before the first shopper is asked.
 */
export const defaultStatements: readonly {
  readonly purpose: Purpose
  readonly jurisdiction: Jurisdiction
  readonly statement: Statement
}[] = PURPOSES.flatMap((purpose) =>
  JURISDICTIONS.map((jurisdiction) => ({
    purpose,
    jurisdiction,
    statement: {
      texts: {
        en: textOf(en, purpose, jurisdiction),
        de: textOf(de, purpose, jurisdiction),
        zh: textOf(zh, purpose, jurisdiction),
      },
      validityMonths: VALIDITY_MONTHS[purpose],
    },
  })),
)
