import { hiddenCells, rounded } from '../privacy.ts'
import { STAGES, type Stage } from '../segments.ts'
import { ANSWER_REASONS, ANSWERS } from '../visit-answer.ts'

/** What shoppers said in a week, and how many cards stay away when it is cut: counts in fives, absent where of too few. */
export interface ExperienceRow {
  readonly of: 'answer' | 'reason' | 'stage'
  readonly name: string
  readonly count: number | undefined
}

/** Answers of one kind, and how many cards gave them. */
export interface AnswerCount {
  readonly of: 'answer' | 'reason'
  readonly name: string
  readonly answers: number
  readonly cards: number
}

/** Cards that are about to be lost, or were. */
const LEAVING: ReadonlySet<Stage> = new Set(['at-risk', 'gone'])

/**
 * The report of a week. Nothing is told of answers where there were none.
 * @param stages how many cards stand at each stage; undefined when that is no longer known
 */
export function experienceOf(
  counts: readonly AnswerCount[],
  stages: ReadonlyMap<string, number> | undefined,
): ExperienceRow[] {
  return [...answerRows(counts, 'answer', ANSWERS), ...answerRows(counts, 'reason', ANSWER_REASONS), ...away(stages)]
}

function answerRows(
  counts: readonly AnswerCount[],
  of: AnswerCount['of'],
  names: readonly string[],
): readonly ExperienceRow[] {
  if (counts.length === 0) return []
  const cells = names.map((name) => counts.find((each) => each.of === of && each.name === name))
  const hidden = hiddenCells(cells.map((cell) => cell?.cards ?? 0))
  return names.map((name, i) => ({ of, name, count: hidden[i] ? undefined : rounded(cells[i]?.answers ?? 0) }))
}

/** All stages are looked at, so that what is hidden of one cannot be worked out from the others. */
function away(stages: ReadonlyMap<string, number> | undefined): ExperienceRow[] {
  if (stages === undefined || stages.size === 0) return []
  const cards = STAGES.map((stage) => stages.get(stage) ?? 0)
  const hidden = hiddenCells(cards)
  return STAGES.flatMap((stage, i) =>
    LEAVING.has(stage)
      ? [{ of: 'stage' as const, name: stage, count: hidden[i] ? undefined : rounded(cards[i] ?? 0) }]
      : [],
  )
}
