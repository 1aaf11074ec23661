import type { PairingAnswer, ScanAnswer } from '../../../../src/http/contract.ts'
import { till } from '../../../../src/words/screens/till.ts'
import { day, money, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Points } from '../../../parts/points.tsx'
import { decide, setGift } from '../card.ts'
import { card, finished, knowledge, type Suggestion, suggestions } from '../state.ts'
import { KnowledgeList } from './knowledge.tsx'

/** Who is here: points, what may be used, and what there is to hand over and to say. */
export function CardView({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const shown = card.value
  if (shown === undefined) return null
  if (shown.blocked !== undefined)
    return (
      <div class="stack">
        <h1>{words.blocked}</h1>
        <Notice urgent={true}>{shown.blocked.reason}</Notice>
      </div>
    )
  const { gifts = [], coupons = [] } = shown
  const isQuiet = gifts.length + coupons.length + suggestions.value.length === 0
  return (
    <div class="here">
      <h1 class="unseen">
        {number(shown.balance ?? 0)} {words.points(shown.balance ?? 0)}
      </h1>
      <Who shown={shown} as={as} />
      <div class="rows">
        {gifts.length === 0 ? null : <Gifts gifts={gifts} />}
        {suggestions.value.length === 0 ? null : <Suggestions />}
        {coupons.length === 0 ? null : <Coupons coupons={coupons} />}
        {isQuiet && finished.value === undefined ? <p>{words.nothing}</p> : null}
      </div>
    </div>
  )
}

function Who({ shown, as }: { readonly shown: ScanAnswer; readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  const { balance = 0, pending = 0, spendable = 0, worthCents = 0, tier } = shown
  const sale = finished.value
  const large = sale === undefined ? balance : sale.earned
  const text = sale === undefined ? number(large) : `+${number(large)}`
  const label = sale === undefined ? words.points(large) : words.earned(large)
  return (
    <section class="who" aria-live="polite" aria-label={label}>
      <Points text={text} label={label} take={sale !== undefined} lands={sale !== undefined} />
      <ul class="facts">
        {sale === undefined ? null : (
          <>
            {sale.burned === 0 ? null : <li>{words.burned(number(sale.burned))}</li>}
            {sale.balance === undefined ? null : <li>{words.balance(number(sale.balance))}</li>}
          </>
        )}
        {sale !== undefined ? null : (
          <li>
            {worthCents > 0 ? (
              <strong>{words.burn(number(spendable), money(worthCents, as.currency))}</strong>
            ) : (
              words.noBurn
            )}
          </li>
        )}
        {pending === 0 ? null : <li>{words.pending(number(pending))}</li>}
        {tier === undefined ? null : <li>{words.tier(tier.title)}</li>}
      </ul>
    </section>
  )
}

type Gift = NonNullable<ScanAnswer['gifts']>[number]

function Gifts({ gifts }: { readonly gifts: readonly Gift[] }) {
  const words = wordsOf(till)
  return (
    <section aria-labelledby="gifts">
      <h2 id="gifts">{words.gifts}</h2>
      <ul>
        {gifts.map((gift) => {
          const { title, until, sale } = gift as Gift & { readonly until?: string; readonly sale?: string }
          return (
            <li key={`${sale} ${gift.gift}`} class="act">
              <div>
                <h3>{title}</h3>
                {until === undefined ? null : <p class="small">{words.giftUntil(day(until))}</p>}
                <KnowledgeList of={knowledge.value.filter(({ about }) => about.gift === gift.gift)} />
              </div>
              <div class="row">
                <Button take={true} label={`${words.handed}: ${title}`} onPress={() => void setGift(gift, 'handed')}>
                  {words.handed}
                </Button>
                <Button label={`${words.unavailable}: ${title}`} onPress={() => void setGift(gift, 'unavailable')}>
                  {words.unavailable}
                </Button>
                <Button label={`${words.declined}: ${title}`} onPress={() => void setGift(gift, 'declined')}>
                  {words.declined}
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Suggestions() {
  const words = wordsOf(till)
  return (
    <section aria-labelledby="suggestions">
      <h2 id="suggestions">{words.suggestions}</h2>
      <ul>
        {suggestions.value.map((each) => (
          <SuggestionRow key={each.id} of={each} />
        ))}
      </ul>
    </section>
  )
}

function SuggestionRow({ of }: { readonly of: Suggestion }) {
  const words = wordsOf(till)
  const { kind, title, why, value, validUntil, knowledge: known = [] } = of
  return (
    <li class="act">
      <div>
        <h3>{kind === 'due' ? `${words.due}: ${title}` : title}</h3>
        {value === undefined ? null : (
          <p>{validUntil === undefined ? value : words.valueUntil(value, day(validUntil))}</p>
        )}
        <p class="small">{why}</p>
        <KnowledgeList of={known} />
      </div>
      <div class="row">
        <Button label={`${words.take}: ${title}`} onPress={() => void decide(of, 'taken')}>
          {words.take}
        </Button>
        <Button label={`${words.dismiss}: ${title}`} onPress={() => void decide(of, 'dismissed')}>
          {words.dismiss}
        </Button>
      </div>
    </li>
  )
}

function Coupons({ coupons }: { readonly coupons: NonNullable<ScanAnswer['coupons']> }) {
  const words = wordsOf(till)
  return (
    <section aria-labelledby="coupons">
      <h2 id="coupons">{words.coupons}</h2>
      <ul>
        {coupons.map(({ code, offer, title, value, validUntil }) => (
          <li key={code} class="coupon">
            <h3>{title}</h3>
            <p>{words.valueUntil(value.text, day(validUntil))}</p>
            <KnowledgeList of={knowledge.value.filter(({ about }) => about.offer === offer)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
