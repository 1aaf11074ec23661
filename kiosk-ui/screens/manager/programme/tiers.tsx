import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { cash } from '../format.ts'
import { add, at, listAt, type Path, shape } from './draft.ts'
import { Titles, titleOf } from './gifts.tsx'
import { Choice, Money, Text, Whole } from './inputs.tsx'
import { Item } from './item.tsx'
import { freeName } from './rules.tsx'

interface Level {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly fromCents?: number
  readonly fromPoints?: number
  readonly fromVisits?: number
}

const LEVELS: Path = ['tiers', 'levels']

/** The levels of regular shoppers, and what counts for them. */
export function Tiers() {
  const w = wordsOf(manager).programme
  const levels = listAt(LEVELS) as unknown as readonly Level[]
  const measure = at(['tiers', 'measure']) ?? 'spend'
  const begin = (): void =>
    add(LEVELS, {
      id: freeName(levels, 'new-tier'),
      title: { en: 'New tier', de: 'Neue Stufe', zh: '新等级' },
      fromCents: 300_000,
    })
  return (
    <section class="sections" aria-label={w.tabs.tiers} key={shape.value}>
      <div class="form">
        <Whole label={w.windowMonths} path={['tiers', 'windowMonths']} />
        <Choice
          label={w.window}
          path={['tiers', 'window']}
          options={[
            ['', w.windows.rolling],
            ['calendar-year', w.windows['calendar-year']],
            ['anniversary', w.windows.anniversary],
          ]}
        />
        <Choice
          label={w.measure}
          path={['tiers', 'measure']}
          options={[
            ['', w.measures.spend],
            ['points', w.measures.points],
            ['visits', w.measures.visits],
          ]}
        />
        <Whole label={w.graceDays} path={['tiers', 'graceDays']} />
      </div>
      {levels.map((level, i) => (
        <Item
          key={`${i}`}
          list={LEVELS}
          index={i}
          name={titleOf(level)}
          about={w.levelFrom(
            measure === 'points'
              ? String(level.fromPoints ?? 0)
              : measure === 'visits'
                ? String(level.fromVisits ?? 0)
                : cash(level.fromCents ?? 0),
          )}
          isNew={level.id.startsWith('new-tier')}
        >
          <div class="form">
            <Text label={w.id} hint={w.idHint} path={[...LEVELS, i, 'id']} />
            {measure === 'spend' ? <Money label={w.measures.spend} path={[...LEVELS, i, 'fromCents']} /> : null}
            {measure === 'points' ? <Whole label={w.measures.points} path={[...LEVELS, i, 'fromPoints']} /> : null}
            {measure === 'visits' ? <Whole label={w.measures.visits} path={[...LEVELS, i, 'fromVisits']} /> : null}
            <Titles path={[...LEVELS, i, 'title']} />
          </div>
        </Item>
      ))}
      <div>
        <Button onPress={begin}>{w.addTier}</Button>
      </div>
    </section>
  )
}
