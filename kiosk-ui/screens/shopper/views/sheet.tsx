import { shopper } from '../../../../src/words/screens/shopper.ts'
import { money, number, wordsOf } from '../../../language.ts'
import { me } from '../state.ts'

/** What the shop keeps of the card, what for, and until when. */
export function SheetView() {
  const words = wordsOf(shopper)
  const { stored = [], earned, currency = 'EUR' } = me.value ?? {}
  return (
    <>
      {earned === undefined || earned.since === null ? null : (
        <p>
          <strong>{words.earned(number(earned.points), money(earned.pointsCents, currency))}</strong>
        </p>
      )}
      <p>{words.sheetText}</p>
      <ul class="sheet">
        {stored.map(({ fields, purpose, benefit, until }) => (
          <li key={fields.join()}>
            <h2>{purpose}</h2>
            <dl>
              <dt>{words.benefit}</dt>
              <dd>{benefit}</dd>
              <dt>{words.keptUntil}</dt>
              <dd>{until}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}
