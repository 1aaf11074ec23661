/** Digits after the decimal point of a currency (ISO 4217), 2 when the code is unknown. */
const digits = new Map<string, number>()

function digitsOf(currency: string): number {
  let known = digits.get(currency)
  if (known === undefined) {
    try {
      known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    } catch {
      known = 2
    }
    digits.set(currency, known)
  }
  return known
}

/** Minor units as text with the currency's code, `14.72 EUR`; built from whole numbers only. */
export function money(cents: number, currency: string, decimalPoint: '.' | ','): string {
  const places = digitsOf(currency)
  const sign = cents < 0 ? '-' : ''
  const text = String(Math.abs(cents)).padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  return places === 0
    ? `${sign}${whole} ${currency}`
    : `${sign}${whole}${decimalPoint}${text.slice(-places)} ${currency}`
}

/** A percent factor as people write it: 125 is `1.25`. */
export function factor(percent: number, decimalPoint: '.' | ','): string {
  const text = (percent / 100).toFixed(2).replace(/\.?0+$/, '')
  return text.replace('.', decimalPoint)
}

/** A quantity in thousandths as people write it: 1250 is `1.25`. */
export function thousandths(quantity: number, decimalPoint: '.' | ','): string {
  const text = (quantity / 1000).toFixed(3).replace(/\.?0+$/, '')
  return text.replace('.', decimalPoint)
}
