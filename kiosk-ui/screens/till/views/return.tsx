import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { PairingAnswer, UndoneAnswer } from '../../../../src/http/contract.ts'
import { till } from '../../../../src/words/screens/till.ts'
import { money, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { book, choose, chooseAll, lookUp } from '../return.ts'
import { type Returning, returning } from '../state.ts'

/** Goods that come back: the receipt, what of it, and what becomes of the points. */
export function ReturnView({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const now = returning.value
  return (
    <div class="stack wide">
      <h1>{words.return}</h1>
      {now === undefined ? <Ask as={as} /> : <Receipt now={now} as={as} />}
    </div>
  )
}

function Ask({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const code = useSignal('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: Event): void => {
    event.preventDefault()
    if (code.value.trim() !== '') void lookUp(code.value.trim(), as)
  }
  return (
    <form class="stack narrow" onSubmit={submit} ref={form}>
      <Line label={words.receipt} hint={words.receiptHint} of={code} autocomplete="off" spellcheck={false} />
      <Button submit={true} take={true}>
        {words.look}
      </Button>
    </form>
  )
}

function Receipt({ now, as }: { readonly now: Returning; readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const { receipt, booked } = now
  if (booked !== undefined)
    return (
      <div class="stack" aria-live="polite">
        <h2>{words.booked}</h2>
        <Outcome of={booked} as={as} />
      </div>
    )
  if (receipt.voided) return <Notice>{words.voided}</Notice>
  if (receipt.lines.every(({ left }) => left === 0)) return <Notice>{words.nothingLeft}</Notice>
  return <Lines now={now} as={as} />
}

function Lines({ now, as }: { readonly now: Returning; readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const { receipt, quantities, preview } = now
  const rows = receipt.lines.map((line) => {
    const name = line.name ?? line.sku ?? words.lineNo(line.line)
    return [
      name,
      number(line.quantity),
      money(line.amountCents, receipt.currency),
      line.left === 0 ? (
        number(0)
      ) : (
        <input
          type="number"
          aria-label={words.backOf(name)}
          min={0}
          max={line.left}
          step={Number.isInteger(line.left) ? 1 : 0.001}
          value={quantities[line.line] ?? 0}
          onInput={(event) => void choose(line, event.currentTarget.valueAsNumber)}
        />
      ),
    ]
  })
  const nothing = Object.values(quantities).every((each) => each === 0)
  return (
    <>
      <p class="small">
        {words.receipt} {receipt.sale}
      </p>
      {receipt.card ? null : <Notice>{words.noCard}</Notice>}
      <Table
        caption={words.return}
        captionUnseen={true}
        columns={[words.line, words.bought, words.amount, words.back]}
        numbers={[1, 2, 3]}
        rows={rows}
      />
      <div aria-live="polite" class="stack">
        {preview === undefined || nothing ? <p>{words.choose}</p> : <Outcome of={preview} as={as} />}
      </div>
      <div class="row">
        <Button take={true} disabled={preview === undefined || nothing} onPress={() => void book()}>
          {words.book}
        </Button>
        <Button onPress={() => void chooseAll()}>{words.all}</Button>
      </div>
    </>
  )
}

/** What becomes of points, gifts and money. */
function Outcome({ of, as }: { readonly of: UndoneAnswer; readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const { points, chargeCents = 0 } = of
  const giftsAskedBack = (of.giftsAskedBack ?? []) as readonly { readonly gift: string; readonly title: string }[]
  return (
    <ul class="facts">
      <li>
        <strong>{words.clawedBack(number(points.clawedBack))}</strong>
      </li>
      {points.reinstated === 0 ? null : <li>{words.reinstated(number(points.reinstated))}</li>}
      <li>{words.after(number(points.balance))}</li>
      {giftsAskedBack.map(({ gift, title }) => (
        <li key={gift}>{words.askBack(title)}</li>
      ))}
      {chargeCents === 0 ? null : <li>{words.charge(money(chargeCents, as.currency))}</li>}
    </ul>
  )
}
