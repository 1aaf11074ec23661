import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { cash } from '../format.ts'
import { add, type Json, listAt, type Path, put, shape } from './draft.ts'
import { Titles, titleOf } from './gifts.tsx'
import { Choice, Day, Many, Money, Names, Text, Whole } from './inputs.tsx'
import { Item } from './item.tsx'
import { freeName } from './rules.tsx'

interface Offer {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly value: { readonly kind: string; readonly percent?: number; readonly cents?: number }
  readonly issue: { readonly by: string }
}

const OFFERS: Path = ['offers']
const VALUES = ['percent', 'amount', 'multiplier', 'free-item'] as const
const BY = ['visit', 'campaign', 'hand', 'rule'] as const
const TACTICS = ['due-again', 'favourite', 'discovery', 'welcome', 'at-risk', 'win-back'] as const

/** Coupons: what they do, and who gets them. */
export function Offers() {
  const w = wordsOf(manager).programme
  const offers = listAt(OFFERS) as unknown as readonly Offer[]
  const begin = (): void =>
    add(OFFERS, {
      id: freeName(offers, 'new-offer'),
      title: { en: 'One euro off', de: 'Ein Euro Rabatt', zh: '立减一元' },
      value: { kind: 'amount', cents: 100 },
      minimumCents: 1_000,
      minimumOn: 'basket',
      validity: { days: 14 },
      issue: { by: 'visit' },
    })
  return (
    <section class="sections" aria-label={w.tabs.offers} key={shape.value}>
      <p>{w.offersAbout}</p>
      {offers.map((offer, i) => (
        <Item
          key={`${i}`}
          list={OFFERS}
          index={i}
          name={titleOf(offer)}
          about={`${worth(offer)} · ${w.by[offer.issue.by] ?? offer.issue.by}`}
          isNew={offer.id.startsWith('new-offer')}
        >
          <OfferForm path={[...OFFERS, i]} offer={offer} />
        </Item>
      ))}
      <div>
        <Button onPress={begin}>{w.addOffer}</Button>
      </div>
    </section>
  )
}

function worth({ value: { kind, percent = 0, cents = 0 } }: Offer): string {
  const w = wordsOf(manager).programme
  if (kind === 'amount') return w.offerText.amount(cash(cents))
  if (kind === 'percent') return w.offerText.percent(percent)
  return kind === 'multiplier' ? w.offerText.times(percent / 100) : w.offerText.free
}

const VALUE_OF: Readonly<Record<string, Json>> = {
  percent: { kind: 'percent', percent: 10 },
  amount: { kind: 'amount', cents: 100 },
  multiplier: { kind: 'multiplier', percent: 200 },
  'free-item': { kind: 'free-item', department: 'coffee', maxCents: 500 },
}

const ISSUE_OF: Readonly<Record<string, Json>> = {
  visit: { by: 'visit' },
  campaign: { by: 'campaign' },
  hand: { by: 'hand' },
  rule: { by: 'rule', trigger: { kind: 'basket', fromCents: 5_000 } },
}

function OfferForm({ path, offer }: { readonly path: Path; readonly offer: Offer }) {
  const w = wordsOf(manager).programme
  const field = (...more: (string | number)[]): Path => [...path, ...more]
  return (
    <div class="form">
      <Choice
        label={w.value}
        path={field('value', 'kind')}
        options={VALUES.map((each) => [each, w.values[each]])}
        onChosen={(kind) => put(field('value'), VALUE_OF[kind])}
      />
      <Value path={field('value')} kind={offer.value.kind} />
      <Choice
        label={w.givenBy}
        path={field('issue', 'by')}
        options={BY.map((each) => [each, w.by[each] ?? each])}
        onChosen={(by) => put(field('issue'), ISSUE_OF[by])}
      />
      {offer.issue.by === 'rule' ? <Money label={w.fromCents} path={field('issue', 'trigger', 'fromCents')} /> : null}
      {offer.issue.by === 'visit' ? (
        <Many label={w.when} path={field('issue', 'for')} options={TACTICS.map((each) => [each, w.tactics[each]])} />
      ) : null}
      <Text label={w.id} hint={w.idHint} path={field('id')} />
      <Titles path={field('title')} />
      <h2 class="wide minor">{w.onlyFor}</h2>
      <Money label={w.minimum} path={field('minimumCents')} />
      <Names label={w.departments} hint={w.namesHint} path={field('filter', 'departments')} />
      <Names label={w.skus} hint={w.namesHint} path={field('filter', 'skus')} />
      <Whole label={w.validDays} path={field('validity', 'days')} />
      <Day label={w.fromDay} path={field('validity', 'from')} />
      <Day label={w.toDay} path={field('validity', 'to')} />
      <h2 class="wide minor">{w.atMost}</h2>
      <Whole label={w.perCard} path={field('caps', 'total')} />
      <Money label={w.budgetTotal} path={field('budget', 'centsTotal')} />
      <Choice
        label={w.combine}
        path={field('combine')}
        options={[
          ['stackable', w.combines.stackable],
          ['exclusive', w.combines.exclusive],
        ]}
      />
    </div>
  )
}

function Value({ path, kind }: { readonly path: Path; readonly kind: string }) {
  const w = wordsOf(manager).programme
  switch (kind) {
    case 'amount':
      return <Money key={kind} label={w.off} path={[...path, 'cents']} />
    case 'percent':
      return <Whole key={kind} label={w.percentOff} path={[...path, 'percent']} />
    case 'multiplier':
      return <Whole key={kind} label={w.percent} hint={w.percentHint} path={[...path, 'percent']} />
    default:
      return (
        <>
          <Text label={w.freeDepartment} path={[...path, 'department']} />
          <Money label={w.freeUpTo} path={[...path, 'maxCents']} />
        </>
      )
  }
}
