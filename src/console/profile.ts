import { z } from 'zod'
import type { Settings } from '../config.ts'
import type { Profile } from '../http/shop/console-desk.ts'

const profileSchema = z.object({
  name: z.string(),
  legalEntity: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  locale: z.enum(['en', 'de', 'zh']),
})

/** What a shop said of itself when it was set up; undefined before that. */
export function storedProfile(text: string | undefined): Profile | undefined {
  return text === undefined ? undefined : profileSchema.parse(JSON.parse(text))
}

/** Names of settings that the environment gave; those the profile leaves alone. */
export const fixedOf = ({ given }: Settings): readonly ('timeZone' | 'currency' | 'locale')[] =>
  given ?? ['timeZone', 'currency', 'locale']

/** The settings of a shop as its profile has them, where the environment says nothing. */
export function settledBy(settings: Settings, profile: Profile | undefined): Settings {
  const { timeZone, currency, locale } = { ...settings, ...profile }
  const fixed = Object.fromEntries(fixedOf(settings).map((name) => [name, settings[name]]))
  return { ...settings, timeZone, currency, locale, ...fixed }
}
