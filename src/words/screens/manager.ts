import type { Locale } from './common.ts'
import { managerDe } from './manager/de.ts'
import { managerEn } from './manager/en.ts'
import { managerZh } from './manager/zh.ts'

/** What the manager's console says. */
export type ManagerWords = typeof managerEn

export const manager: Readonly<Record<Locale, ManagerWords>> = { en: managerEn, de: managerDe, zh: managerZh }
