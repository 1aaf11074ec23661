import test from 'ava'
import fc from 'fast-check'
import { NEEDS_IDENTITY, type Purpose } from '../../../src/domain/consent/purpose.ts'
import { agreedAfter, changeFor } from '../../../src/domain/consent/told-systems.ts'

const anySet = fc.subarray([...NEEDS_IDENTITY]).map((all) => new Set<Purpose>(all))
const SHOPS = ['a', 'b'] as const

test('HOOK-5 whatever members answer in whichever shop, a system is told yes and no in turn, and yes only while all that it needs is agreed to', (t) => {
  const anySteps = fc.array(fc.tuple(fc.constantFrom(...SHOPS), anySet))
  fc.assert(
    fc.property(fc.subarray([...NEEDS_IDENTITY], { minLength: 1 }), anySteps, (needed, steps) => {
      let all = new Set<Purpose>()
      const told = { a: new Set<Purpose>(), b: new Set<Purpose>() }
      let isTold = false
      for (const [shop, now] of steps) {
        const after = agreedAfter(all, { before: told[shop], now })
        const change = changeFor(needed, all, after)
        if (change !== undefined && (change.kind === 'consent.given') === isTold) return false
        if (change !== undefined) isTold = change.kind === 'consent.given'
        if (change?.purposes.some((purpose) => !needed.includes(purpose)) === true) return false
        // A no in one shop is a no in all, whoever had told of the yes.
        for (const purpose of told[shop]) if (!now.has(purpose) && after.has(purpose)) return false
        all = after
        told[shop] = now
        if (isTold !== needed.every((purpose) => all.has(purpose))) return false
      }
      return true
    }),
  )
  t.pass()
})
