import type { Locale } from './screens/common.ts'

type Warning = Readonly<Record<Locale, string>>

/** What a shop warns of for long. Logs and `/health` say it in English, the console in its own language. */
export const WARNINGS = {
  keysNeverExported: {
    en: 'The keys were never exported; with this disk every card would be lost. Run: npx stempel keys export FILE',
    de: 'Die Schlüssel wurden nie ausgeführt; mit dieser Platte wären alle Karten verloren. Auf dem Server: npx stempel keys export FILE',
    zh: '密钥从未导出；若此磁盘损坏，所有卡都将丢失。请在服务器上运行：npx stempel keys export FILE',
  },
  documentRefused: {
    en: 'The brand published a programme or a statement that cannot hold in this shop; what held goes on. The brand was told why.',
    de: 'Die Marke hat ein Programm oder eine Erklärung veröffentlicht, die in diesem Markt nicht gelten kann; das Bisherige gilt weiter. Der Marke wurde gesagt, warum.',
    zh: '品牌发布的方案或声明无法在本店生效，原有内容继续有效。原因已告知品牌。',
  },
} as const satisfies Readonly<Record<string, Warning>>

/** A warning in a language; one that is not known here stays as it was said. */
export const warningIn = (said: string, locale: Locale): string =>
  (Object.values(WARNINGS) as readonly Warning[]).find(({ en }) => en === said)?.[locale] ?? said
