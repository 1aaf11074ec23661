import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { cash } from '../format.ts'
import { add, listAt, type Path, shape } from './draft.ts'
import { Choice, Money, Text, Whole } from './inputs.tsx'
import { Item } from './item.tsx'
import { freeName } from './rules.tsx'

interface Titled {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly fromCents?: number
  readonly per?: string
}

export const titleOf = ({ id, title }: Pick<Titled, 'id' | 'title'>): string => title?.[locale.value] ?? title?.en ?? id

const BASKET: Path = ['gifts', 'basket']
const RUNNING: Path = ['gifts', 'running']

/** What is handed out at the till. */
export function Gifts() {
  const w = wordsOf(manager).programme
  return (
    <section class="sections" aria-label={w.tabs.gifts} key={shape.value}>
      <GiftList path={BASKET} title={w.basketGifts} />
      <GiftList path={RUNNING} title={w.runningGifts} />
      <div class="form">
        <Whole label={w.dueDays} path={['gifts', 'dueDays']} />
        <Choice
          label={w.onReturn}
          path={['gifts', 'onReturn']}
          options={[
            ['ask-back', w.askBack],
            ['charge-points', w.chargePoints],
          ]}
        />
      </div>
    </section>
  )
}

function GiftList({ path, title }: { readonly path: Path; readonly title: string }) {
  const w = wordsOf(manager).programme
  const gifts = listAt(path) as unknown as readonly Titled[]
  const isRunning = path === RUNNING
  const begin = (): void => {
    const id = freeName(
      [...(listAt(BASKET) as unknown as Titled[]), ...(listAt(RUNNING) as unknown as Titled[])],
      'new-gift',
    )
    const gift = { id, title: { en: 'New gift', de: 'Neues Geschenk', zh: '新礼品' }, fromCents: 5_000, costCents: 100 }
    add(path, isRunning ? { ...gift, per: 'month' } : gift)
  }
  return (
    <>
      <h2>{title}</h2>
      {gifts.map((gift, i) => (
        <Item
          key={`${i}`}
          list={path}
          index={i}
          name={titleOf(gift)}
          about={w.giftFrom(cash(gift.fromCents ?? 0))}
          isNew={gift.id.startsWith('new-gift')}
        >
          <div class="form">
            <Text label={w.id} path={[...path, i, 'id']} hint={w.idHint} />
            <Money label={w.fromCents} path={[...path, i, 'fromCents']} />
            <Money label={w.costCents} path={[...path, i, 'costCents']} />
            {isRunning ? <Text label={w.per} hint={w.perHint} path={[...path, i, 'per']} /> : null}
            <Titles path={[...path, i, 'title']} />
          </div>
        </Item>
      ))}
      <div>
        <Button onPress={begin}>{w.addGift}</Button>
      </div>
    </>
  )
}

/** A title, or what it is `called`, in the languages of shoppers; English stands for those that are missing. */
export function Titles({ path, called }: { readonly path: Path; readonly called?: string }) {
  const title = called ?? wordsOf(manager).programme.title
  return (
    <>
      <Text label={`${title} (English)`} path={[...path, 'en']} />
      <Text label={`${title} (Deutsch)`} path={[...path, 'de']} />
      <Text label={`${title} (中文)`} path={[...path, 'zh']} />
    </>
  )
}
