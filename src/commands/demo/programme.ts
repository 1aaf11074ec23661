import { defaultProgramme } from '../../defaults/programme.ts'
import { DEFAULT_TERMS } from '../../domain/choice/terms.ts'
import type { ProgrammeDocument } from '../../domain/programme.ts'
import { DEPARTMENTS } from './goods.ts'

type Offer = NonNullable<ProgrammeDocument['offers']>[number]

const PERCENTS = [10, 15, 20]
const PREFIX = 'less-'

/** The programme a new shop starts with, and offers about what the demo's shop sells. */
export function demoProgramme(): ProgrammeDocument {
  const all = defaultProgramme('EUR')
  const own = Object.entries(DEPARTMENTS).map(([department, name], at): Offer => {
    const percent = PERCENTS[at % PERCENTS.length] ?? 10
    return {
      id: `${PREFIX}${department}`,
      title: { en: `${percent} % off ${name.en}`, de: `${percent} % auf ${name.de}`, zh: `${name.zh}优惠 ${percent}%` },
      value: { kind: 'percent', percent, maxCents: 500 },
      filter: { departments: [department] },
      ...{ minimumCents: 0, minimumOn: 'lines', validity: { days: 14 }, combine: 'stackable', perSale: 1 },
      ...{ issue: { by: 'visit' }, onReturn: 'lost', costCents: 0 },
    }
  })
  const entrance = { ...DEFAULT_TERMS, ...all.entrance, names: DEPARTMENTS }
  return { ...all, id: 'demo', offers: [...own, ...(all.offers ?? [])], entrance }
}

/** The department an offer of the demo is about; undefined for any other offer. */
export const departmentOf = (offer: string): string | undefined =>
  offer.startsWith(PREFIX) ? offer.slice(PREFIX.length) : undefined
