import type { Words } from '../domain/words.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

const languages: Readonly<Record<string, Words>> = { en, de, zh }

/** The words of a locale, English when it is not one of ours. */
export const wordsOf = (locale: string): Words => languages[locale] ?? en
