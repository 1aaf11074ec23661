import { aboutOf } from '../../domain/choice/pool.ts'
import { knownAbout, type Topic } from '../../domain/knowledge.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { Answer, ShopContext } from './context.ts'

/** What something is, by the names the programme and tills have for it. */
export interface KnowledgeAsked {
  readonly offers?: readonly string[]
  readonly gifts?: readonly string[]
  readonly skus?: readonly string[]
  readonly departments?: readonly string[]
}

/** A short answer for staff, in the language of who reads it. */
export interface ToldKnowledge {
  readonly question: string
  readonly answer: string
}

/**
 * What staff should know of offers, gifts and goods, each answer beside what it is about; nothing where nothing is
 * known. Of an offer also what is known of the goods it is about.
 */
export function readKnowledge(_: ShopTx, asked: KnowledgeAsked, now: number, ctx: ShopContext): Answer {
  const programme = ctx.programmes.at(now)
  const { offers = [], gifts = [], skus = [], departments = [] } = asked
  const groups = { offer: offers, gift: gifts, sku: skus, department: departments }
  const knowledge = Object.entries(groups).flatMap(([kind, ids]) =>
    [...new Set(ids)].flatMap((id) =>
      tellKnown(programme, topicsOf(kind as keyof typeof groups, id, programme), ctx).map((told) => ({
        about: { [kind]: id },
        ...told,
      })),
    ),
  )
  return { status: 200, body: JSON.stringify({ knowledge }), notices: [] }
}

function topicsOf(kind: 'offer' | 'gift' | 'sku' | 'department', id: string, programme: Programme): Topic[] {
  if (kind === 'gift') return [`gift:${id}`]
  if (kind !== 'offer') return [kind === 'sku' ? `s:${id}` : `d:${id}`]
  const offer = programme.offerOf.get(id)
  return [`offer:${id}`, ...(offer === undefined ? [] : aboutOf(offer))]
}

/** What is known about any of these topics, what is about the first of them first. */
export const tellKnown = (programme: Programme, topics: Iterable<Topic>, { words }: ShopContext): ToldKnowledge[] =>
  knownAbout(programme.known, topics).map(({ question, answer }) => ({
    question: words.title(question),
    answer: words.title(answer),
  }))
