import type { ConsentsAnswer } from '../../../src/http/contract.ts'

/** The consents of a card as a screen shows them. What the shop does not tell is left out, never guessed. */

export interface ShownConsent {
  readonly purpose: string
  readonly title: string | undefined
  readonly state: string
  readonly stateText: string | undefined
  readonly confirmed: string | undefined
  /** What would be agreed to, word for word; undefined where there is nothing to agree to. */
  readonly statement: { readonly version: number; readonly title: string; readonly text: string } | undefined
  readonly needsRenewal: boolean
}

export interface ShownEvent {
  readonly key: string
  readonly title: string
  readonly stateText: string
  readonly text: string
  readonly at: string
}

type Loose = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export function consentsOf(answer: ConsentsAnswer): readonly ShownConsent[] {
  return (answer.purposes as readonly (Loose & { purpose: string; state: string })[]).map((each) => {
    const { statement, confirmed, title, stateText, needsRenewal } = each
    return {
      purpose: each.purpose,
      state: each.state,
      title: textOf(title),
      stateText: textOf(stateText),
      confirmed: textOf((confirmed as Loose | null | undefined)?.text),
      statement: statementOf(statement as Loose | null | undefined),
      needsRenewal: needsRenewal === true,
    }
  })
}

function statementOf(statement: Loose | null | undefined): ShownConsent['statement'] {
  const { version, title, text } = statement ?? {}
  return typeof version === 'number' && typeof text === 'string'
    ? { version, title: textOf(title) ?? '', text }
    : undefined
}

/** Every event with the text as it was shown then, newest first. */
export const eventsOf = (answer: ConsentsAnswer): readonly ShownEvent[] =>
  (answer.events as readonly unknown[])
    .map((each, i) => {
      const { title, stateText, text, at, event } = each as Loose
      return {
        key: `${textOf(event) ?? i}`,
        title: textOf(title) ?? '',
        stateText: textOf(stateText) ?? '',
        text: textOf(text) ?? '',
        at: textOf(at) ?? '',
      }
    })
    .reverse()

/** Whether a purpose is agreed to at this moment. */
export const isGiven = ({ state }: ShownConsent): boolean => state === 'given' || state === 'renewed'

/** A shop that belongs to no brand asks for nothing; a purpose beside the brand's card needs that first. */
export function mayAgree(answer: ConsentsAnswer, all: readonly ShownConsent[], one: ShownConsent): boolean {
  if ((answer as Loose).isLinked !== true || one.statement === undefined) return false
  const isOpen = !isGiven(one) || one.needsRenewal
  return (
    isOpen &&
    (one.purpose === 'brand-identity' || all.some((each) => each.purpose === 'brand-identity' && isGiven(each)))
  )
}
