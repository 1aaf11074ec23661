import type { MeAnswer } from '../../../../src/http/contract.ts'
import { shopper } from '../../../../src/words/screens/shopper.ts'
import { day, money, number, wordsOf } from '../../../language.ts'
import { Notice } from '../../../parts/notice.tsx'
import { Points } from '../../../parts/points.tsx'
import { Qr } from '../../../parts/qr.tsx'
import { me } from '../state.ts'

/** Points, gifts and coupons with their codes. */
export function CardView() {
  const words = wordsOf(shopper)
  const card = me.value
  if (card === undefined) return null
  if (card.blocked !== undefined)
    return (
      <>
        <h2>{words.blocked}</h2>
        <Notice urgent={true}>{card.blocked.text}</Notice>
      </>
    )
  const { coupons = [] } = card
  return (
    <>
      <Who card={card} />
      <Gifts card={card} />
      <section class="stack" aria-labelledby="coupons">
        <h2 id="coupons">{words.coupons}</h2>
        <p class="small">{coupons.length === 0 ? words.noCoupons : words.showCode}</p>
        <ul class="coupons">
          {coupons.map((coupon) => (
            <Coupon key={coupon.code} coupon={coupon} />
          ))}
        </ul>
      </section>
    </>
  )
}

function Who({ card }: { readonly card: MeAnswer }) {
  const words = wordsOf(shopper)
  const { balance = 0, pending = 0, worthCents = 0, currency = 'EUR', tier, lots = [] } = card
  const [first] = lots
  return (
    <section class="who">
      <Points text={number(balance)} label={words.points(balance)} />
      <ul class="facts">
        {worthCents === 0 ? null : <li>{words.worth(money(worthCents, currency))}</li>}
        {pending === 0 ? null : <li>{words.pending(number(pending))}</li>}
        {first === undefined ? null : <li>{words.ends(number(first.points), day(first.expires))}</li>}
        {tier === undefined ? null : <li>{words.tier(tier.title)}</li>}
      </ul>
    </section>
  )
}

function Gifts({ card }: { readonly card: MeAnswer }) {
  const words = wordsOf(shopper)
  const { gifts = [] } = card
  if (gifts.length === 0) return null
  return (
    <Notice>
      <h2>{words.gifts}</h2>
      <ul>
        {gifts.map((gift, i) => {
          const { title, until } = gift as typeof gift & { readonly until: string }
          return <li key={i}>{words.gift(title, day(until))}</li>
        })}
      </ul>
    </Notice>
  )
}

function Coupon({ coupon }: { readonly coupon: NonNullable<MeAnswer['coupons']>[number] }) {
  const words = wordsOf(shopper)
  const { title, value, validUntil, why, code } = coupon
  return (
    <li class="coupon">
      <div class="stack">
        <p class="value">{value.text}</p>
        <h3>{title}</h3>
        <p class="small">{why}</p>
        <p class="small">{words.until(day(validUntil))}</p>
      </div>
      <Qr text={code} label={words.code(title)} />
    </li>
  )
}
