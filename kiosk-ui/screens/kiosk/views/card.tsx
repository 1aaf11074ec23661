import type { PairingAnswer } from '../../../../src/http/contract.ts'
import { experience } from '../../../../src/words/screens/experience.ts'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { day, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { canRead, isReading, readAloud, silence } from '../../../speech.ts'
import { clear } from '../idle.ts'
import { beside, coupons, dueGifts, me, paper, visit } from '../state.ts'
import { show } from '../steps.ts'
import { Ask } from './ask.tsx'
import { Coupon } from './coupon.tsx'
import { sentences } from './sentences.ts'
import { Who } from './who.tsx'

/** A card is here: points, what waits, coupons, and the ways to everything else. */
export function CardView({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(kiosk)
  const blocked = visit.value?.blocked ?? me.value?.blocked
  if (blocked !== undefined) return <Blocked />
  const { due = [], notices = [] } = visit.value ?? {}
  const isNew = me.value?.isStored === false
  const items = due.filter(({ kind }) => kind === 'item')
  return (
    <Page
      title={isNew ? words.greetingNew : words.greeting}
      shows={true}
      footer={
        <div class="row apart">
          <ReadAloud as={as} />
          <Button onPress={clear}>{words.done}</Button>
        </div>
      }
    >
      <Who currency={as.currency} />
      <Gifts />
      {noticesOf(notices, me.value?.notices).map((text) => (
        <Notice key={text}>{text}</Notice>
      ))}
      <Paper />
      <div class="offered">
        {isNew && coupons.value.length === 0 ? null : <Coupons />}
        {beside.value.length === 0 ? null : (
          <section class="stack" aria-labelledby="beside">
            <h2 id="beside">{words.open}</h2>
            <ul class="coupons">
              {beside.value.map((coupon) => (
                <Coupon key={coupon.code} coupon={coupon} />
              ))}
            </ul>
          </section>
        )}
      </div>
      <Ask />
      {items.length === 0 ? null : (
        <section class="stack" aria-labelledby="due">
          <h2 id="due">{words.due}</h2>
          <p>{items.map(({ title }) => title).join(', ')}</p>
        </section>
      )}
      <More />
    </Page>
  )
}

/** What was chosen for this visit; a card never seen is told in a notice when its first coupons come. */
function Coupons() {
  const words = wordsOf(kiosk)
  const { contact, again } = visit.value ?? {}
  const { length } = coupons.value
  const none = contact === 'none' ? words.wantsNone : words.noCoupons
  return (
    <section class="stack" aria-labelledby="coupons">
      <h2 id="coupons">{length > 0 ? words.coupons(length) : none}</h2>
      {again === true && length > 0 ? <p class="small">{words.couponsAgain}</p> : null}
      <ul class="coupons">
        {coupons.value.map((coupon) => (
          <Coupon key={coupon.code} coupon={coupon} />
        ))}
      </ul>
    </section>
  )
}

function Gifts() {
  const words = wordsOf(kiosk)
  return dueGifts.value.map(({ title, count, until }) => (
    <Notice key={title} urgent={true}>
      <h2>{words.giftDue(title, count)}</h2>
      <p>{words.giftWhere(day(until))}</p>
    </Notice>
  ))
}

function More() {
  const words = wordsOf(kiosk)
  return (
    <nav class="stack" aria-labelledby="more">
      <h2 id="more">{words.more}</h2>
      <div class="menu">
        {(['history', 'sheet', 'contact', 'consents', 'export', 'erase'] as const).map((each) => (
          <Button key={each} onPress={() => show(each)}>
            {words[each]}
          </Button>
        ))}
      </div>
    </nav>
  )
}

function Paper() {
  const words = wordsOf(kiosk)
  const text = { none: undefined, printing: words.printing, printed: words.printed, failed: words.notPrinted }[
    paper.value
  ]
  return (
    <div role="status" class="line">
      {text === undefined ? null : <Notice urgent={paper.value === 'failed'}>{text}</Notice>}
    </div>
  )
}

function ReadAloud({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(kiosk)
  if (!canRead.value) return <span />
  return (
    <Button onPress={() => (isReading.value ? silence() : readAloud(sentences(as.currency)))}>
      {isReading.value ? words.silence : words.read}
    </Button>
  )
}

function Blocked() {
  const words = wordsOf(kiosk)
  return (
    <Page title={words.blocked} shows={true} footer={<Button onPress={clear}>{words.done}</Button>}>
      <Notice urgent={true}>{me.value?.blocked?.text ?? words.blocked}</Notice>
      <div>
        <Button onPress={() => show('lost')}>{words.lost}</Button>
      </div>
    </Page>
  )
}

/** Sentences of the shop for this card; those of the card's answer are in the moment's language. */
function noticesOf(ofVisit: readonly unknown[], ofMe: readonly unknown[] | undefined): string[] {
  const texts = [...(ofMe ?? ofVisit), ...ofVisit.filter((each) => OF_VISITS.has(kindOf(each)))]
  return texts.flatMap((each) => {
    const { kind, day: on, text, resolution } = each as Readonly<Record<string, unknown>>
    // In the moment's language, as far as it is told as data.
    if (kind === 'answered' && typeof resolution === 'string')
      return [wordsOf(experience).resolved(day(String(on)), resolution)]
    return typeof text === 'string' ? [text] : []
  })
}

/** What only a visit tells; the card's answer has the rest in the moment's language. */
const OF_VISITS: ReadonlySet<unknown> = new Set(['first-sale', 'answered'])

const kindOf = (notice: unknown): unknown => (notice as { readonly kind?: unknown }).kind
