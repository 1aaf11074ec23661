import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { add, listAt, type Path, shape } from './draft.ts'
import { Titles } from './gifts.tsx'
import { Names, Text } from './inputs.tsx'
import { Item } from './item.tsx'
import { freeName } from './rules.tsx'

interface Known {
  readonly id: string
  readonly question?: Readonly<Record<string, string>>
}

const PATH: Path = ['knowledge']

/** What staff should know: short answers beside goods, offers and gifts. */
export function Knowledge() {
  const w = wordsOf(manager).programme
  const list = listAt(PATH) as unknown as readonly Known[]
  const begin = (): void =>
    add(PATH, {
      id: freeName(list as { id: string }[], 'new-answer'),
      question: { en: 'New question', de: 'Neue Frage', zh: '新问题' },
      answer: { en: 'New answer', de: 'Neue Antwort', zh: '新解答' },
    })
  return (
    <section class="sections" aria-label={w.tabs.knowledge} key={shape.value}>
      <p>{w.knowledgeAbout}</p>
      {list.map(({ id, question }, i) => (
        <Item
          key={`${i}`}
          list={PATH}
          index={i}
          name={question?.[locale.value] ?? question?.en ?? id}
          about={id}
          isNew={id.startsWith('new-answer')}
        >
          <div class="form">
            <Text label={w.id} path={[...PATH, i, 'id']} hint={w.idHint} />
            <Titles path={[...PATH, i, 'question']} called={w.question} />
            <Titles path={[...PATH, i, 'answer']} called={w.answer} />
            <Names label={w.skus} path={[...PATH, i, 'skus']} hint={w.namesHint} />
            <Names label={w.departments} path={[...PATH, i, 'departments']} hint={w.namesHint} />
            <Names label={w.tabs.offers} path={[...PATH, i, 'offers']} hint={w.namesHint} />
            <Names label={w.tabs.gifts} path={[...PATH, i, 'gifts']} hint={w.namesHint} />
          </div>
        </Item>
      ))}
      <div>
        <Button onPress={begin}>{w.addKnowledge}</Button>
      </div>
    </section>
  )
}
