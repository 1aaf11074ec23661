import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Select } from '../views/select.tsx'
import { at, listAt, type Path, put, shape } from './draft.ts'
import { Titles, titleOf } from './gifts.tsx'
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
      <Asking />
    </section>
  )
}

const EXPERIENCE: Path = ['experience']

/** Whether shoppers are asked how it was, and what a bad answer gives. */
function Asking() {
  const w = wordsOf(manager).programme
  const asks = at(EXPERIENCE) !== undefined
  const offers = (listAt(['offers']) as unknown as readonly Titled[]).filter(({ issue }) => issue?.by === 'hand')
  return (
    <div class="form">
      <Select
        label={w.asks}
        value={asks ? 'yes' : 'no'}
        options={[
          ['no', w.asksNot],
          ['yes', w.asksAtDoor],
        ]}
        onChange={(value) => {
          put(EXPERIENCE, value === 'yes' ? { restDays: 30 } : undefined)
          shape.value += 1
        }}
      />
      {asks ? (
        <>
          <Whole label={w.restDays} path={[...EXPERIENCE, 'restDays']} />
          <Choice
            label={w.sorry}
            path={[...EXPERIENCE, 'sorry']}
            options={[['', w.sorryNone], ...offers.map((each) => [each.id, titleOf(each)] as const)]}
          />
        </>
      ) : null}
    </div>
  )
}

interface Titled {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly issue?: { readonly by: string }
}
