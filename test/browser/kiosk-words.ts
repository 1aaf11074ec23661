import { kiosk } from '../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../src/words/screens/kiosk-behind.ts'

/** All that the kiosk says, which it fetches in two parts. */
export const words = {
  en: { ...kiosk.en, ...kioskBehind.en },
  de: { ...kiosk.de, ...kioskBehind.de },
  zh: { ...kiosk.zh, ...kioskBehind.zh },
}
