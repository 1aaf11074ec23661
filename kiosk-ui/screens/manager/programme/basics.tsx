import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { shape } from './draft.ts'
import { Titles } from './gifts.tsx'
import { Choice, Money, Percent, Whole } from './inputs.tsx'

/** What points are worth, how long they live, and what was promised. */
export function Basics() {
  const w = wordsOf(manager).programme
  return (
    <section class="sections" aria-label={w.tabs.basics} key={shape.value}>
      <div class="form">
        <Titles path={['title']} />
        <Percent label={w.promise} hint={w.promiseHint} path={['promiseBasisPoints']} />
        <Whole label={w.burnPoints} path={['burn', 'points']} />
        <Money label={w.burnCents} path={['burn', 'cents']} />
        <Whole label={w.expireAfter} path={['lots', 'expireAfterMonths']} />
        <Choice
          label={w.policy}
          path={['lots', 'policy']}
          options={[
            ['', w.policies.rolling],
            ['calendar-year', w.policies['calendar-year']],
            ['calendar-quarter', w.policies['calendar-quarter']],
            ['sliding', w.policies.sliding],
          ]}
        />
        <Whole label={w.pendingDays} path={['lots', 'pendingDays']} />
        <Whole label={w.warnDays} path={['lots', 'warnDays']} />
        <Whole label={w.holdMinutes} path={['holdMinutes']} />
        <Whole label={w.claimDays} path={['claimDays']} />
        <Choice
          label={w.clawback}
          path={['returns', 'clawback']}
          options={[
            ['deficit', w.clawbacks.deficit],
            ['within-balance', w.clawbacks['within-balance']],
            ['charge', w.clawbacks.charge],
          ]}
        />
      </div>
    </section>
  )
}

/** What a visit at the door gives. */
export function Entrance() {
  const w = wordsOf(manager).programme
  return (
    <section class="sections" aria-label={w.tabs.entrance} key={shape.value}>
      <p>{w.entranceAbout}</p>
      <div class="form">
        <Whole label={w.coupons} path={['entrance', 'coupons']} />
        <Whole label={w.windowHours} path={['entrance', 'windowHours']} />
        <Whole label={w.coolDownDays} path={['entrance', 'coolDownDays']} />
        <Whole label={w.perCategory} path={['entrance', 'perCategory']} />
        <Whole label={w.perDay} path={['entrance', 'perDay']} />
        <Whole label={w.randomPercent} hint={w.randomHint} path={['entrance', 'randomPercent']} />
        <Whole label={w.controlPercent} hint={w.controlHint} path={['entrance', 'controlPercent']} />
        <Choice
          label={w.neverSeen}
          path={['entrance', 'neverSeen']}
          options={[
            ['after-first-sale', w.neverSeens['after-first-sale']],
            ['at-once', w.neverSeens['at-once']],
          ]}
        />
      </div>
    </section>
  )
}
