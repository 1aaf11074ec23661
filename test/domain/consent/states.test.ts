import test from 'ava'
import fc from 'fast-check'
import {
  ANSWERS,
  answered,
  CONSENT_STATES,
  type ConsentState,
  isOpen,
  mayFollow,
  stands,
} from '../../../src/domain/consent/states.ts'

const said = fc.array(
  fc.oneof(fc.constantFrom(...ANSWERS), fc.constantFrom('expired', 'terminated', 'invalidated', 'requested')),
  {
    maxLength: 30,
  },
)

/** Plays answers and acts of the shop; what may not follow is left out. */
function play(steps: readonly string[]): ConsentState[] {
  const path: ConsentState[] = []
  for (const step of steps) {
    const before = path.at(-1)
    if (ANSWERS.includes(step as 'given')) {
      try {
        path.push(answered(before, step as 'given'))
      } catch {}
    } else if (mayFollow(before, step as ConsentState)) path.push(step as ConsentState)
  }
  return path
}

test('CONSENT-10 whatever is answered in whatever order, each state may follow the one before, and a no always ends a yes', (t) => {
  fc.assert(
    fc.property(said, (steps) => {
      const path = play(steps)
      for (const [i, state] of path.entries()) t.true(mayFollow(path[i - 1], state), path.join(' '))
      const last = path.at(-1)
      const afterNo = answered(last, 'refused')
      t.false(stands(afterNo))
      t.true(mayFollow(last, afterNo))
      t.is(afterNo === 'withdrawn', mayFollow(last, 'withdrawn'), 'what was agreed to is withdrawn by any no')
      const yes = answered(last, 'given')
      t.true(stands(yes) && mayFollow(last, yes))
      t.is(answered(yes, 'withdrawn'), 'withdrawn')
      t.true(isOpen(yes))
      t.false(isOpen(afterNo))
    }),
    { numRuns: 500 },
  )
})

test('CONSENT-11 nothing stands but what was given, nothing is renewed but what stands, and what has ended begins anew', (t) => {
  for (const before of [undefined, ...CONSENT_STATES])
    for (const next of CONSENT_STATES) {
      const is = mayFollow(before, next)
      const where = `${before} ${next}`
      if (next === 'renewed') t.is(is, stands(before), where)
      if (next === 'given') t.is(is, !stands(before), where)
      if (stands(before) && is)
        t.true(['renewed', 'withdrawn', 'expired', 'terminated', 'invalidated'].includes(next), where)
      if (next === 'withdrawn')
        t.is(
          is,
          stands(before) || before === 'expired' || before === 'invalidated',
          'only what was agreed to is withdrawn',
        )
    }
})
