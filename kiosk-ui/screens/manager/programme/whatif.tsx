import type { WhatIfAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { day, number, wordsOf } from '../../../language.ts'
import { Bars } from '../../../parts/charts/bars.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { cash, percent } from '../format.ts'
import { doc, faults, kept, tried, trying } from './draft.ts'

/** What the draft would have given on the shop's own past baskets, beside what was given. */
export function WhatIf() {
  const w = wordsOf(manager).whatif
  return (
    <div class="sections">
      <h2>{w.title}</h2>
      <p role="status">{stateText()}</p>
      {tried.value === undefined ? null : <Answer answer={tried.value} />}
    </div>
  )
}

function stateText(): string {
  const w = wordsOf(manager).whatif
  if (doc.value === undefined) return ''
  if (kept.value === 'away') return w.away
  if (kept.value === 'no') return w.faults(faults.value.length)
  if (kept.value === 'soon' || trying.value) return w.trying
  return w.kept
}

function Answer({ answer }: { readonly answer: WhatIfAnswer }) {
  const w = wordsOf(manager).whatif
  const { now, draft, sales, from, to, fairness, cannotTell } = answer
  if (sales === 0) return <Notice>{w.noSales}</Notice>
  return (
    <>
      <p class="small">{w.on(number(sales), day(from), day(to))}</p>
      {draft.belowPromise ? (
        <Notice urgent={true}>{w.below(percent(draft.rateBasisPoints), percent(draft.promiseBasisPoints))}</Notice>
      ) : null}
      <Bars
        narrow={true}
        label={w.rates(percent(now.rateBasisPoints), percent(draft.rateBasisPoints))}
        mark={draft.promiseBasisPoints}
        markLabel={w.promised(percent(draft.promiseBasisPoints))}
        bars={[
          { name: w.now, value: now.rateBasisPoints, text: percent(now.rateBasisPoints), short: now.belowPromise },
          {
            name: w.draft,
            value: draft.rateBasisPoints,
            text: percent(draft.rateBasisPoints),
            short: draft.belowPromise,
          },
        ]}
      />
      <Table
        caption={w.title}
        captionUnseen={true}
        columns={[w.figure, w.now, w.draft]}
        numbers={[1, 2]}
        rows={[
          [w.points, number(now.points), number(draft.points)],
          [w.pointsWorth, cash(now.pointsCents), cash(draft.pointsCents)],
          [w.gifts, number(now.gifts), number(draft.gifts)],
          [w.giftsCost, cash(now.giftCents), cash(draft.giftCents)],
          [w.coupons, cash(now.couponCents), cash(draft.couponCents)],
        ]}
      />
      {fairness.length === 0 ? null : <Fairness groups={fairness} />}
      {cannotTell.map((text) => (
        <p key={text} class="small">
          {text}
        </p>
      ))}
    </>
  )
}

function Fairness({ groups }: { readonly groups: WhatIfAnswer['fairness'] }) {
  const w = wordsOf(manager).whatif
  return (
    <>
      <h2 class="minor">{w.fairness}</h2>
      <p class="legend">
        <span>{w.now}</span>
        <span class="other">{w.draft}</span>
      </p>
      <Bars
        narrow={true}
        label={w.fairness}
        bars={groups.map(({ group, nowBasisPoints, draftBasisPoints }) => ({
          name: w.group(group),
          value: nowBasisPoints,
          other: draftBasisPoints,
          text: `${percent(nowBasisPoints)} → ${percent(draftBasisPoints)}`,
        }))}
      />
    </>
  )
}
