import type { Health } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { warningIn } from '../../../../src/words/warnings.ts'
import { locale, number, wordsOf } from '../../../language.ts'
import { Bars } from '../../../parts/charts/bars.tsx'
import { Scale } from '../../../parts/charts/scale.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { cash, monthName, percent } from '../format.ts'
import { useLoaded } from '../loaded.ts'
import { may } from '../session.ts'
import { Shown } from './shown.tsx'

interface Month {
  readonly month: string
  readonly open: boolean
  readonly points: { readonly burned: number; readonly expired: number }
  readonly rewards: {
    readonly points: number
    readonly pointsCents: number
    readonly gifts: number
    readonly giftCents: number
    readonly couponCents: number
    readonly eligibleCents: number
    readonly rateBasisPoints: number
  }
  readonly promiseBasisPoints: number
  readonly belowPromise: boolean
}

interface Liability {
  readonly months: readonly { readonly points: number; readonly cents: number }[]
}

/** How the shop stands: what it gives against what it promised, and what needs somebody. */
export function Overview() {
  return (
    <>
      <Warnings />
      {may('read-reports') ? <Rewards /> : null}
      {may('read-reports') ? <Owed /> : null}
      <State />
    </>
  )
}

function Warnings() {
  const health = useLoaded<Health>('/health')
  return (
    <Shown of={health}>
      {({ warnings }) =>
        warnings.length === 0 ? null : (
          <div class="sections">
            {warnings.map((warning) => (
              <Notice key={warning}>{warningIn(warning, locale.value)}</Notice>
            ))}
          </div>
        )
      }
    </Shown>
  )
}

function Rewards() {
  const w = wordsOf(manager).overview
  const report = useLoaded<{ months: readonly Month[] }>('/v1/reports/rewards')
  return (
    <Shown of={report}>
      {({ months }) => {
        const latest = months.at(-1)
        if (latest === undefined || latest.rewards.eligibleCents === 0) return <Notice>{w.nothingYet}</Notice>
        return <GivenBack month={latest} months={months} />
      }}
    </Shown>
  )
}

const MONTHS = 6

function GivenBack({ month, months }: { readonly month: Month; readonly months: readonly Month[] }) {
  const w = wordsOf(manager).overview
  const { rewards, promiseBasisPoints, belowPromise } = month
  const rate = percent(rewards.rateBasisPoints)
  const promise = percent(promiseBasisPoints)
  return (
    <div class="sections">
      <h2>{w.promise(monthName(month.month))}</h2>
      {belowPromise ? <Notice urgent={true}>{w.below(rate, promise)}</Notice> : null}
      <Scale
        label={w.scale(rate, promise)}
        value={rewards.rateBasisPoints}
        mark={promiseBasisPoints}
        markLabel={w.promised(promise)}
        valueLabel={w.given(rate)}
      />
      <dl class="figures">
        <Figure name={w.sales} value={cash(rewards.eligibleCents)} more={w.withCard} />
        <Figure name={w.points} value={number(rewards.points)} more={cash(rewards.pointsCents)} />
        <Figure name={w.burned} value={number(month.points.burned)} />
        <Figure name={w.gifts} value={number(rewards.gifts)} more={cash(rewards.giftCents)} />
        <Figure name={w.coupons} value={cash(rewards.couponCents)} />
      </dl>
      {months.length < 2 ? null : <Months months={months.slice(-MONTHS)} />}
    </div>
  )
}

function Months({ months }: { readonly months: readonly Month[] }) {
  const w = wordsOf(manager).overview
  const mark = months.at(-1)?.promiseBasisPoints ?? 0
  return (
    <>
      <h2>{w.lastMonths}</h2>
      <Bars
        label={w.lastMonths}
        mark={mark}
        markLabel={percent(mark)}
        bars={months.map((each) => ({
          name: monthName(each.month),
          value: each.rewards.rateBasisPoints,
          text: percent(each.rewards.rateBasisPoints),
          short: each.belowPromise,
        }))}
      />
      <Table
        caption={w.lastMonths}
        captionUnseen={true}
        columns={[w.month, w.rate, w.sales, w.points, w.gifts]}
        numbers={[1, 2, 3, 4]}
        rows={months.map(({ month, rewards }) => [
          monthName(month),
          percent(rewards.rateBasisPoints),
          cash(rewards.eligibleCents),
          number(rewards.points),
          number(rewards.gifts),
        ])}
      />
    </>
  )
}

function Owed() {
  const w = wordsOf(manager).overview
  const report = useLoaded<Liability>('/v1/reports/liability')
  return (
    <Shown of={report}>
      {({ months }) => (
        <div class="sections">
          <h2>{w.owed}</h2>
          <dl class="figures">
            <Figure name={w.inHands} value={number(sum(months.map(({ points }) => points)))} />
            <Figure name={w.worth} value={cash(sum(months.map(({ cents }) => cents)))} />
          </dl>
        </div>
      )}
    </Shown>
  )
}

function State() {
  const w = wordsOf(manager).overview
  const health = useLoaded<Health>('/health')
  return (
    <Shown of={health}>
      {({ status, version, head, equipment, brand }) => (
        <div class="sections">
          <h2>{w.state}</h2>
          <dl class="figures">
            <Figure name={w.status} value={w.statuses[status]} />
            <Figure name={w.journal} value={number(head.seq)} />
            <Figure
              name={w.equipment}
              value={equipment === undefined ? '–' : `${equipment.connected} / ${equipment.devices}`}
            />
            <Figure name={w.brand} value={brand.linked ? w.linked : w.alone} />
            <Figure name={w.version} value={version} />
          </dl>
        </div>
      )}
    </Shown>
  )
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)

function Figure({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more === undefined ? null : <small>{more}</small>}
      </dd>
    </div>
  )
}
