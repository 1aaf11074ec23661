import type { ExperienceWords } from '../domain/words.ts'
import type { Locale } from './screens/common.ts'
import { experience } from './screens/experience.ts'

/** What the shop itself says to who answered, in the same words as its screens. */
export function experienceWords(locale: Locale): ExperienceWords {
  const { thanks, resolved } = experience[locale]
  return { thanks: (answer) => thanks[answer], resolved }
}
