import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { cash } from '../format.ts'
import { add, type Json, listAt, type Path, put, shape } from './draft.ts'
import { Choice, Day, Many, Money, Names, Number3, Text, Time, Whole } from './inputs.tsx'
import { Item } from './item.tsx'

interface Rule {
  readonly kind: string
  readonly id: string
  readonly points?: number
  readonly perCents?: number
  readonly perQuantity?: number
  readonly percent?: number
  readonly of?: string
  readonly filter?: { readonly departments?: readonly string[] }
}

const KINDS = ['points-per-amount', 'points-per-quantity', 'points-per-visit', 'bonus', 'multiplier'] as const

const EARN: Path = ['earn']

/** How points are earned: rule after rule. */
export function Rules() {
  const w = wordsOf(manager).programme
  const rules = listAt(EARN) as unknown as readonly Rule[]
  const begin = (): void => {
    const of = rules.find(({ kind }) => kind === 'points-per-amount')?.id ?? ''
    add(EARN, { kind: 'multiplier', id: freeName(rules, 'more-points'), of, percent: 200 })
  }
  return (
    <section class="sections" aria-label={w.tabs.rules} key={shape.value}>
      <p>{w.rulesAbout}</p>
      {rules.map((rule, i) => (
        <Item key={`${i}`} list={EARN} index={i} name={rule.id} about={sentence(rule)} isNew={isNew(rule)}>
          <RuleForm path={[...EARN, i]} rule={rule} rules={rules} />
        </Item>
      ))}
      <div>
        <Button onPress={begin}>{w.addRule}</Button>
      </div>
    </section>
  )
}

const isNew = ({ id }: { readonly id: string }): boolean => /^(more-points|new)/.test(id)

/** A name that no other has yet. */
export function freeName(others: readonly { readonly id: string }[], wanted: string): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    if (!others.some(({ id }) => id === name)) return name
  }
}

function sentence(rule: Rule): string {
  const w = wordsOf(manager).programme.ruleText
  const { points = 0, perCents = 0, perQuantity = 0, percent = 0, of = '' } = rule
  const on = rule.filter?.departments?.join(', ')
  const text = ((): string => {
    switch (rule.kind) {
      case 'points-per-amount':
        return w.amount(points, cash(perCents))
      case 'points-per-quantity':
        return w.quantity(points, perQuantity)
      case 'points-per-visit':
        return w.visit(points)
      case 'bonus':
        return w.bonus(points)
      default:
        return w.times(new Intl.NumberFormat(locale.value).format(percent / 100), of)
    }
  })()
  return on === undefined ? text : `${text} · ${on}`
}

function RuleForm({
  path,
  rule,
  rules,
}: {
  readonly path: Path
  readonly rule: Rule
  readonly rules: readonly Rule[]
}) {
  const w = wordsOf(manager).programme
  const field = (...more: (string | number)[]): Path => [...path, ...more]
  return (
    <div class="form">
      <Choice
        label={w.kind}
        path={field('kind')}
        options={KINDS.map((each) => [each, w.kinds[each]])}
        onChosen={(kind) => put(path, anew(rule, kind, rules))}
      />
      <Text label={w.id} path={field('id')} hint={w.idHint} />
      <What path={path} rule={rule} rules={rules} />
      <h2 class="wide minor">{w.onlyFor}</h2>
      <Names label={w.departments} hint={w.namesHint} path={field('filter', 'departments')} />
      <Names label={w.skus} hint={w.namesHint} path={field('filter', 'skus')} />
      <Day label={w.fromDay} path={field('filter', 'dates', 'from')} />
      <Day label={w.toDay} path={field('filter', 'dates', 'to')} />
      <Time label={w.fromHour} path={field('filter', 'hours', 0, 'from')} />
      <Time label={w.toHour} path={field('filter', 'hours', 0, 'to')} />
      <Many label={w.weekdays} numbers={true} path={field('filter', 'weekdays')} options={weekdays()} />
      <Many label={w.tabs.tiers} path={field('filter', 'tiers')} options={tierOptions()} />
      <Many label={w.stages} path={field('filter', 'segments')} options={stageOptions()} />
      <h2 class="wide minor">{w.atMost}</h2>
      <Whole label={w.capDay} path={field('cap', 'perDay')} />
      <Whole label={w.capMonth} path={field('cap', 'perMonth')} />
      <Whole label={w.budgetDay} path={field('budget', 'perDay')} />
      <Whole label={w.budgetMonth} path={field('budget', 'perMonth')} />
    </div>
  )
}

function What({ path, rule, rules }: { readonly path: Path; readonly rule: Rule; readonly rules: readonly Rule[] }) {
  const w = wordsOf(manager).programme
  switch (rule.kind) {
    case 'points-per-amount':
      return (
        <>
          <Whole label={w.points} path={[...path, 'points']} />
          <Money label={w.perCents} path={[...path, 'perCents']} />
        </>
      )
    case 'points-per-quantity':
      return (
        <>
          <Whole label={w.points} path={[...path, 'points']} />
          <Number3 label={w.perQuantity} path={[...path, 'perQuantity']} />
        </>
      )
    case 'multiplier':
      return (
        <>
          <Choice
            label={w.of}
            path={[...path, 'of']}
            options={rules.filter(({ id, kind }) => id !== rule.id && kind !== 'multiplier').map(({ id }) => [id, id])}
          />
          <Whole label={w.percent} hint={w.percentHint} path={[...path, 'percent']} />
        </>
      )
    default:
      return <Whole label={w.points} path={[...path, 'points']} />
  }
}

/** The rule as another kind: what both have in common stays. */
function anew(rule: Rule, kind: string, rules: readonly Rule[]): Json {
  const { points = 5 } = rule
  const { id, filter, cap, budget } = rule as unknown as Record<string, Json | undefined>
  const of = rules.find((each) => each.kind === 'points-per-amount' && each.id !== rule.id)?.id ?? ''
  const own: Record<string, Json> = {
    'points-per-amount': { points, perCents: 100 },
    'points-per-quantity': { points, perQuantity: 1 },
    multiplier: { of, percent: 200 },
  }[kind] ?? { points }
  const same = { ...(filter && { filter }), ...(cap && { cap }), ...(budget && { budget }) }
  return { kind, id: id ?? 'rule', ...own, ...same }
}

/** The days of the week, 1 is Monday. */
export function weekdays(): [string, string][] {
  const format = new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' })
  // The 5th of January 2026 is a Monday.
  return [1, 2, 3, 4, 5, 6, 7].map((n) => [String(n), format.format(new Date(Date.UTC(2026, 0, 4 + n)))])
}

export const tierOptions = (): [string, string][] =>
  (listAt(['tiers', 'levels']) as unknown as { id: string; title: Record<string, string> }[]).map(({ id, title }) => [
    id,
    title?.[locale.value] ?? title?.en ?? id,
  ])

export const stageOptions = (): [string, string][] =>
  Object.entries(wordsOf(manager).campaigns.segments).map(([id, name]) => [id, name])
