import type { Locale } from './screens/common.ts'

type Warning = Readonly<Record<Locale, string>>

/** What a shop warns of for long. Logs and `/health` say it in English, the console in its own language. */
export const WARNINGS = {
  keysNeverExported: {
    en: 'The keys were never exported; with this disk every card would be lost. Run: npx stempel keys export FILE',
    de: 'Die Schlüssel wurden nie ausgeführt; mit dieser Platte wären alle Karten verloren. Auf dem Server: npx stempel keys export FILE',
    zh: '密钥从未导出；若此磁盘损坏，所有卡都将丢失。请在服务器上运行：npx stempel keys export FILE',
  },
} as const satisfies Readonly<Record<string, Warning>>

/** A warning in a language; one that is not known here stays as it was said. */
export const warningIn = (said: string, locale: Locale): string =>
  (Object.values(WARNINGS) as readonly Warning[]).find(({ en }) => en === said)?.[locale] ?? said
