import type { ConsentsAnswer } from '../../../../src/http/contract.ts'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { day, timeOfDay, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { consentsOf, eventsOf, isGiven, mayAgree, type ShownConsent } from '../consents.ts'
import { takeOnlineCode } from '../online.ts'
import { consents, onlineCode } from '../state.ts'
import { decideConsent } from '../steps.ts'
import { Frame } from './frame.tsx'

/** What was agreed to, with the exact text; withdrawing is as easy as agreeing, and nothing is ticked before. */
export function ConsentsView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  const answer = consents.value
  if (answer === undefined) return <Frame title={words.consents}>{null}</Frame>
  const all = consentsOf(answer)
  const shown = all.filter((each) => each.state !== 'none' || mayAgree(answer, all, each))
  const events = eventsOf(answer)
  return (
    <Frame title={words.consents} shows={true}>
      {all.some(isGiven) ? null : <p>{behind.consentsNone}</p>}
      <ul class="sheet">
        {shown.map((each) => (
          <One key={each.purpose} one={each} mayAgree={mayAgree(answer, all, each)} />
        ))}
      </ul>
      {events.length === 0 ? null : <Events answer={answer} />}
    </Frame>
  )
}

function One({ one, mayAgree: may }: { readonly one: ShownConsent; readonly mayAgree: boolean }) {
  const behind = wordsOf(kioskBehind)
  const { purpose, title, state, stateText, statement, confirmed } = one
  const version = statement?.version ?? 1
  return (
    <li class="stack">
      <h2>{title ?? purpose}</h2>
      <p>
        <strong>{stateText ?? state}</strong>
        {confirmed === undefined ? null : ` · ${confirmed}`}
      </p>
      {statement === undefined ? null : <p class="small">{statement.text}</p>}
      <div class="row">
        {may ? (
          <>
            <Button onPress={() => void decideConsent(purpose, 'given', version)}>{behind.agree}</Button>
            <Button onPress={() => void decideConsent(purpose, 'refused', version)}>{behind.refuse}</Button>
          </>
        ) : null}
        {isGiven(one) ? (
          <Button onPress={() => void decideConsent(purpose, 'withdrawn', version)}>{behind.withdraw}</Button>
        ) : null}
        {purpose === 'brand-identity' && isGiven(one) ? (
          <Button onPress={() => void takeOnlineCode()}>{behind.onlineCode}</Button>
        ) : null}
      </div>
      {purpose === 'brand-identity' ? <OnlineCode /> : null}
    </li>
  )
}

/** It comes below a long text, where the buttons at the foot of the screen would cover it. */
const intoSight = (box: HTMLElement | null): void => box?.scrollIntoView({ block: 'nearest' })

/** Large enough to be read and typed into a telephone. */
function OnlineCode() {
  const behind = wordsOf(kioskBehind)
  const { code, expiresAt } = onlineCode.value ?? {}
  return (
    <div role="status">
      {code === undefined || expiresAt === undefined ? null : (
        <div ref={intoSight}>
          <Notice>
            <p class="online-code">{code}</p>
            <p>{behind.onlineUntil(timeOfDay(Date.parse(expiresAt)))}</p>
          </Notice>
        </div>
      )}
    </div>
  )
}

function Events({ answer }: { readonly answer: ConsentsAnswer }) {
  const behind = wordsOf(kioskBehind)
  return (
    <section class="stack" aria-labelledby="events">
      <h2 id="events">{behind.consentHistory}</h2>
      <ol class="entries">
        {eventsOf(answer).map(({ key, title, stateText, text, at }) => (
          <li key={key}>
            <p class="small">{at === '' ? '' : day(at.slice(0, 10))}</p>
            <h3>
              {title}: {stateText}
            </h3>
            <p class="small">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
