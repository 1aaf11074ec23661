import type { AccountView } from './account.ts'
import { decideReturn, type ReturnCircumstances, type ReturnDecision, type SoldState } from './decide-return.ts'
import { invalid } from './errors.ts'
import { fact, type LineNumbers } from './fact.ts'
import { judge } from './judge.ts'
import type { Programme } from './programme.ts'
import type { ReturnLine } from './sale.ts'

/**
 * Judges goods that come back without their receipt: as if their amounts had been one sale of today, earned by the base
 * rules, when the programme says so. Nothing is known of gifts, burned points or tiers, so none move.
 */
export function decideLooseReturn(
  account: AccountView,
  lines: readonly ReturnLine[],
  when: ReturnCircumstances,
  programme: Programme,
): ReturnDecision {
  lines.forEach(checkLoose)
  return decideReturn(looseSold(account, lines, when, programme), lines, when, programme)
}

function checkLoose(line: ReturnLine, i: number): void {
  if (line.quantity <= 0) throw invalid(`lines[${i}].quantity`, 'The quantity that comes back is above 0.')
  if (line.amountCents < 0) throw invalid(`lines[${i}].amountCents`, 'What is paid back is 0 or more.')
}

/** The sale a return without a receipt stands for. */
export function looseSold(
  account: AccountView,
  lines: readonly ReturnLine[],
  when: Pick<ReturnCircumstances, 'cause' | 'day' | 'now'>,
  programme: Programme,
): SoldState {
  const net = lines.map((line) => ({
    line: line.line,
    kind: 'item' as const,
    sku: undefined,
    name: undefined,
    department: undefined,
    quantity: line.quantity,
    costCents: line.amountCents,
    eligibleCents: line.amountCents,
    burnableCents: 0,
  }))
  const eligible = net.map((line) => (programme.returns.withoutReceipt === 'base-rate' ? line.eligibleCents : 0))
  const { linePoints } = judge(baseOf(programme), {
    lines: net,
    eligibleCents: eligible,
    tier: undefined,
    currency: programme.currency,
    shop: '',
    group: undefined,
    wall: () => ({ day: when.day, weekday: 1, minute: 0 }),
    segments: () => [],
  })
  const sold = net.map(
    (line, i): LineNumbers => ({
      line: line.line,
      quantity: line.quantity,
      amountCents: line.costCents,
      eligibleCents: 0,
      points: linePoints[i] ?? 0,
      burned: 0,
      discountCents: 0,
    }),
  )
  return {
    sold: fact({
      kind: 'sale',
      day: when.day,
      programme: programme.version,
      account: account.id,
      cause: when.cause,
      at: when.now,
      lines: sold,
    }),
    progress: {
      key: '',
      seq: 0,
      account: account.id,
      lot: undefined,
      creditSeq: undefined,
      currency: programme.currency,
      totalCents: 0,
      finishedAt: when.now,
      voided: false,
      returned: [],
      chargedPoints: 0,
    },
    gifts: [],
    account,
  }
}

/** The programme with its base rules alone, which look at goods and at nothing else. */
function baseOf(programme: Programme): Programme {
  const rules = programme.rules.filter(({ id }) => programme.baseRules.has(id))
  return { ...programme, rules, candidates: () => rules }
}
