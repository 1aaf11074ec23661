import type { PairingAnswer } from '../../../../src/http/contract.ts'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { money, number, wordsOf } from '../../../language.ts'
import { me } from '../state.ts'
import { Frame } from './frame.tsx'

/** What this shop knows of the card, until when, and what it earned the shopper. */
export function SheetView({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  const { stored = [], earned, isStored } = me.value ?? {}
  return (
    <Frame title={words.sheet} shows={true}>
      {earned === undefined || earned.since === null ? null : (
        <section class="stack" aria-labelledby="earned">
          <h2 id="earned">{behind.earned}</h2>
          <ul>
            <li>{behind.earnedPoints(number(earned.points), money(earned.pointsCents, as.currency))}</li>
            {earned.gifts === 0 ? null : (
              <li>{behind.earnedGifts(earned.gifts, money(earned.giftCents, as.currency))}</li>
            )}
            {earned.couponCents === 0 ? null : <li>{behind.earnedCoupons(money(earned.couponCents, as.currency))}</li>}
          </ul>
        </section>
      )}
      <p>{isStored === false ? behind.sheetNothing : behind.sheetText}</p>
      <ul class="sheet">
        {stored.map(({ fields, purpose, benefit, until }) => (
          <li key={fields.join()}>
            <h2>{purpose}</h2>
            <dl>
              <dt>{behind.sheetBenefit}</dt>
              <dd>{benefit}</dd>
              <dt>{behind.sheetUntil}</dt>
              <dd>{until}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </Frame>
  )
}
