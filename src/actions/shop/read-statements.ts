import { JURISDICTIONS, jurisdictionOf, PURPOSES } from '../../domain/consent/purpose.ts'
import type { StandingCount } from '../../domain/consent/shelf.ts'
import { inForce } from '../../domain/consent/statement.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { hiddenCells, rounded } from '../../domain/privacy.ts'
import type { Answer, ShopContext } from './context.ts'
import { presentVersion } from './publish-statement.ts'

/**
 * Every version of every statement, which is in force, and how many cards stand where: rounded to five, and only where
 * they are ten or more.
 */
export function readStatements(tx: ShopTx, _input: unknown, now: number, ctx: ShopContext): Answer {
  const statements = PURPOSES.flatMap((purpose) =>
    JURISDICTIONS.flatMap((jurisdiction) => {
      const versions = tx.consents.versions(purpose, jurisdiction)
      const current = inForce(versions, now)
      return versions.map((each) => ({ ...presentVersion(each, now), isInForce: each.version === current?.version }))
    }),
  )
  const counts = tx.consents.counts()
  const standing = PURPOSES.flatMap((purpose) => tellable(counts.filter((each) => each.purpose === purpose)))
  return {
    status: 200,
    body: JSON.stringify({ jurisdiction: jurisdictionOf(ctx), statements, standing }),
    notices: [],
  }
}

/** A cell of few cards is hidden, and so is a second one when it could be worked out. */
function tellable(counts: readonly StandingCount[]): unknown[] {
  const hidden = hiddenCells(counts.map(({ cards }) => cards))
  return counts.map(({ cards, ...where }, i) => ({ ...where, cards: hidden[i] ? null : rounded(cards) }))
}
