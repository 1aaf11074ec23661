import { z } from 'zod'
import type { ItemKey } from './choice/scores.ts'
import type { Title } from './words.ts'

const MOST_NAMED = 200
const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most')
const names = z.array(z.string().min(1).max(200)).min(1).max(MOST_NAMED).optional()
const said = (most: number) =>
  z.object({ en: z.string().min(1).max(most) }).catchall(z.string().min(1).max(most)) satisfies z.ZodType<Title>

/** What staff should know of a product, an offer or a gift: a question as shoppers ask it, and the answer. */
export const knowledgeSchema = z.strictObject({
  id,
  question: said(120),
  answer: said(400),
  offers: names,
  gifts: names,
  skus: names,
  departments: names,
})

type Knowledge = z.output<typeof knowledgeSchema>

/** What something is known about. */
export type Topic = `offer:${string}` | `gift:${string}` | ItemKey

/** An answer that stands ready for staff. */
export type Known = Pick<Knowledge, 'question' | 'answer'>

const KINDS = { offers: 'offer:', gifts: 'gift:', skus: 's:', departments: 'd:' } as const
type Kind = keyof typeof KINDS

/** What is known, by what it is about, in the order of the document. */
export function indexKnowledge(list: readonly Knowledge[]): ReadonlyMap<Topic, readonly Known[]> {
  const index = new Map<Topic, Known[]>()
  for (const each of list)
    for (const kind of Object.keys(KINDS) as Kind[])
      for (const name of new Set(each[kind])) {
        const topic = `${KINDS[kind]}${name}` as Topic
        const there = index.get(topic)
        if (there === undefined) index.set(topic, [each])
        else there.push(each)
      }
  return index
}

/** So much can be read while a shopper waits. */
const MOST_TOLD = 3

/** What is known about any of these, each once, what is about the first of them first. */
export function knownAbout(index: ReadonlyMap<Topic, readonly Known[]>, topics: Iterable<Topic>): readonly Known[] {
  if (index.size === 0) return []
  const told = new Set<Known>()
  for (const topic of topics) for (const each of index.get(topic) ?? []) told.add(each)
  return [...told].slice(0, MOST_TOLD)
}

/** Faults of what is known that no single field shows. */
export function checkKnowledge(
  list: readonly Knowledge[],
  there: { readonly offers: readonly string[]; readonly gifts: readonly string[] },
  fault: (path: (string | number)[], text: string) => void,
): void {
  const seen = new Set<string>()
  list.forEach((each, i) => {
    const at = (path: (string | number)[], text: string): void => fault(['knowledge', i, ...path], text)
    if (seen.has(each.id)) at(['id'], `the id "${each.id}" is taken by an earlier answer`)
    seen.add(each.id)
    if ((Object.keys(KINDS) as Kind[]).every((kind) => each[kind] === undefined))
      at([], 'an answer is about offers, gifts, skus or departments; name one at least')
    for (const kind of ['offers', 'gifts'] as const)
      each[kind]?.forEach((name, n) => {
        if (!there[kind].includes(name)) at([kind, n], `there is no ${kind.slice(0, -1)} "${name}"`)
      })
  })
}
