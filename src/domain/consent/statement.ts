import { z } from 'zod'
import type { Jurisdiction, Purpose } from './purpose.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const PLAIN = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/
const text = (most: number) =>
  z.string().trim().min(1).max(most).regex(PLAIN, 'Control characters other than line feeds are not taken here.')
const list = (fewest: number) => z.array(text(300)).min(fewest).max(20)

/** A statement in one language: everything a shopper reads before saying yes or no. */
export const statementTextSchema = z
  .strictObject({
    title: text(120),
    text: text(4_000).meta({ description: 'What is asked, in full.' }),
    data: list(1).meta({ description: 'Which data.' }),
    controllers: list(1).meta({ description: 'Who answers for it, with a way to reach them.' }),
    storage: text(500).meta({ description: 'Where it is kept.' }),
    retention: text(500).meta({ description: 'How long it is kept.' }),
    recipients: list(0).meta({ description: 'Who else gets it.' }),
    withdrawal: text(500).meta({ description: 'How to say no again.' }),
  })
  .meta({ id: 'StatementText' })

/** One version of a statement, as it is kept for ever. */
export const statementSchema = z.strictObject({
  texts: z
    .strictObject({
      en: statementTextSchema.optional(),
      de: statementTextSchema.optional(),
      zh: statementTextSchema.optional(),
    })
    .refine((texts) => Object.values(texts).some((each) => each !== undefined), 'At least one language is needed.'),
  validityMonths: z.int().min(1).max(120).meta({ description: 'How long a yes counts before it is asked for anew.' }),
})

export type StatementText = z.output<typeof statementTextSchema>
export type Statement = z.output<typeof statementSchema>

/** A version of a statement as the books hold it. */
export interface StatementVersion {
  readonly purpose: Purpose
  readonly jurisdiction: Jurisdiction
  /** 1, 2, 3 … within purpose and jurisdiction. */
  readonly version: number
  /** From when it is shown, ms. */
  readonly from: number
  /** Who agreed to an older version agrees anew until then (ms), or brand features pause; undefined: the old yes counts on. */
  readonly renewBy: number | undefined
  readonly publishedAt: number
  readonly publishedBy: string
  /** Since when no yes to it counts, ms; undefined for a sound one. */
  readonly invalidAt: number | undefined
  readonly statement: Statement
  /** SHA-256 of the document in hex. */
  readonly digest: string
}

/** The version that is shown at an instant; undefined when there is none. */
export const inForce = (versions: readonly StatementVersion[], now: number): StatementVersion | undefined =>
  versions
    .filter(({ from, invalidAt }) => from <= now && (invalidAt === undefined || invalidAt > now))
    .reduce<StatementVersion | undefined>(
      (best, each) => (best === undefined || each.version > best.version ? each : best),
      undefined,
    )

/** A statement's text in a language, or in the first it has. */
export function textIn({ texts }: Statement, locale: string): { locale: string; text: StatementText } {
  const asked = texts[locale as keyof typeof texts]
  if (asked !== undefined) return { locale, text: asked }
  for (const [known, text] of Object.entries(texts)) if (text !== undefined) return { locale: known, text }
  throw new Error('a statement without any text')
}
