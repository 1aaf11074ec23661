import type { Locale } from './common.ts'

/** The button that changes between light and dark, and says which it is now. */
export const lookWords: Readonly<Record<Locale, Readonly<Record<'system' | 'light' | 'dark', string>>>> = {
  en: { system: 'Look: as the system', light: 'Look: light', dark: 'Look: dark' },
  de: { system: 'Ansicht: wie das System', light: 'Ansicht: hell', dark: 'Ansicht: dunkel' },
  zh: { system: '外观：跟随系统', light: '外观：浅色', dark: '外观：深色' },
}
