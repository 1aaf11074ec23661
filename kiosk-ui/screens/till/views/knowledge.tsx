import { till } from '../../../../src/words/screens/till.ts'
import { wordsOf } from '../../../language.ts'
import { article, card } from '../state.ts'

interface Props {
  readonly of: readonly { readonly question: string; readonly answer: string }[]
}

/** Short answers for staff, beside what they are about. */
export function KnowledgeList({ of }: Props) {
  if (of.length === 0) return null
  return (
    <dl class="known">
      {of.map(({ question, answer }) => (
        <div key={question}>
          <dt class="small">{question}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What staff should know of an article that was scanned here. */
export function ArticleView() {
  const asked = article.value
  if (asked === undefined) return null
  const Heading = card.value === undefined ? 'h1' : 'h2'
  return (
    <section class="rows" aria-labelledby="article" aria-live="polite">
      <Heading id="article">{wordsOf(till).aboutArticle(asked.sku)}</Heading>
      <KnowledgeList of={asked.knowledge} />
    </section>
  )
}
