import { type Assertion, type Node, PatternFault } from './syntax.ts'

/** One step of a compiled pattern. `split` tries `to` before `other`. */
export type Step =
  | { readonly op: 'letter'; readonly ranges: readonly (readonly [number, number])[]; readonly not: boolean }
  | { readonly op: 'split'; to: number; other: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'clear'; readonly from: number; readonly to: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'match' }

const MOST_STEPS = 2_000

/** The steps of a pattern. @throws PatternFault when there would be too many. */
export function compile(node: Node): Step[] {
  const steps: Step[] = []
  emit(node, steps)
  steps.push({ op: 'match' })
  return steps
}

function emit(node: Node, steps: Step[]): void {
  if (steps.length > MOST_STEPS) throw new PatternFault(1, 'This pattern is too large; repeat fewer times.')
  switch (node.kind) {
    case 'empty':
      // A step of its own, so that nothing repeated over and over is free.
      steps.push({ op: 'jump', to: steps.length + 1 })
      return
    case 'letters':
      steps.push({ op: 'letter', ranges: node.ranges, not: node.not })
      return
    case 'assert':
      steps.push({ op: 'assert', what: node.what })
      return
    case 'sequence':
      for (const each of node.nodes) emit(each, steps)
      return
    case 'group':
      if (node.slot !== undefined) steps.push({ op: 'save', slot: node.slot * 2 })
      emit(node.node, steps)
      if (node.slot !== undefined) steps.push({ op: 'save', slot: node.slot * 2 + 1 })
      return
    case 'choice':
      emitChoice(node.nodes, steps)
      return
    case 'repeat':
      emitRepeat(node, steps)
      return
  }
}

function emitChoice(nodes: readonly Node[], steps: Step[]): void {
  const ends: { op: 'jump'; to: number }[] = []
  for (const each of nodes.slice(0, -1)) {
    const split = { op: 'split' as const, to: steps.length + 1, other: 0 }
    steps.push(split)
    emit(each, steps)
    const end = { op: 'jump' as const, to: 0 }
    steps.push(end)
    ends.push(end)
    split.other = steps.length
  }
  emit(nodes.at(-1) ?? { kind: 'empty' }, steps)
  for (const end of ends) end.to = steps.length
}

function emitRepeat(node: Extract<Node, { kind: 'repeat' }>, steps: Step[]): void {
  const { min, max, greedy } = node
  const round = (): void => {
    const [from, to] = node.slots
    if (to > from) steps.push({ op: 'clear', from: from * 2, to: to * 2 })
    emit(node.node, steps)
  }
  const splits: { op: 'split'; to: number; other: number }[] = []
  const branch = (): { op: 'split'; to: number; other: number } => {
    const split = { op: 'split' as const, to: steps.length + 1, other: steps.length + 1 }
    steps.push(split)
    return split
  }
  const leave = (split: { to: number; other: number }): void => {
    if (greedy) split.other = steps.length
    else split.to = steps.length
  }
  for (let i = 0; i < min; i += 1) round()
  if (max === Number.POSITIVE_INFINITY) {
    const start = steps.length
    const split = branch()
    round()
    steps.push({ op: 'jump', to: start })
    leave(split)
    return
  }
  for (let i = min; i < max; i += 1) {
    splits.push(branch())
    round()
  }
  for (const split of splits) leave(split)
}
