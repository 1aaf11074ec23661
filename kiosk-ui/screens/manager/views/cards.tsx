import { useSignal } from '@preact/signals'
import type { CardsAnswer } from '../../../../src/http/contract.ts'
import { cardSheetWords } from '../../../../src/words/card-sheet.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Qr } from '../../../parts/qr.tsx'
import { beside, useSending } from '../sending.ts'
import { call } from '../session.ts'

const PAGE = 8

type Card = CardsAnswer['cards'][number]

/** New cards with their tear-offs, shown this once and printed from here. */
export function Cards() {
  const w = wordsOf(manager).cards
  const count = useSignal(String(PAGE))
  const cards = useSignal<readonly Card[]>([])
  const { busy, at, send } = useSending(beside('count'))
  const submit = (event: Event): Promise<void> =>
    send(event, async () => {
      cards.value = (await call<CardsAnswer>('POST', '/v1/cards', { count: Number(count.value) })).cards
    })
  return (
    <>
      <div class="sections noprint">
        <p>{w.about}</p>
        <form class="form" onSubmit={submit} noValidate={true}>
          <Line label={w.count} hint={w.countHint} type="number" of={count} fault={at('count')} />
          <Button submit={true} take={true} disabled={busy.value}>
            {w.make}
          </Button>
        </form>
      </div>
      {cards.value.length === 0 ? null : <Sheet cards={cards.value} />}
    </>
  )
}

function Sheet({ cards }: { readonly cards: readonly Card[] }) {
  const w = wordsOf(manager).cards
  return (
    <div class="sections">
      <div class="sections noprint">
        <Notice>
          <p>
            <strong>{w.made(cards.length)}</strong> {w.secret}
          </p>
        </Notice>
        <div>
          <Button onPress={() => window.print()}>{w.print}</Button>
        </div>
      </div>
      <div class="sheet">
        {cards.map((each) => (
          <Face key={each.card} of={each} />
        ))}
      </div>
    </div>
  )
}

function Face({ of: { card, recoveryCode } }: { readonly of: Card }) {
  const w = wordsOf(manager).cards
  const words = cardSheetWords(locale.value)
  return (
    <article>
      <div class="face">
        <Qr text={card} label={w.qr(grouped(card))} />
        <div>
          <h2>{words.card}</h2>
          <p class="code">{grouped(card)}</p>
          <p>{words.howTo}</p>
        </div>
      </div>
      <div class="stub">
        <p>
          {words.recovery}: <span class="code">{grouped(recoveryCode)}</span>
        </p>
        <p>{words.keep}</p>
      </div>
    </article>
  )
}

/** In fours, as people read and type it. */
const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')
