import QRCode from 'qrcode'
import { formatCode } from '../domain/code/crockford.ts'
import { slipWords } from '../words/slip.ts'

/** What a slip tells of a coupon. */
export interface SlipCoupon {
  readonly code: string
  readonly title: string
  readonly value: { readonly text: string }
  readonly validFrom: string
  readonly validUntil: string
  readonly why: string
}

/** A coupon as one page to print, 80 mm wide: title, value, until when, why, and its code as QR. It loads nothing. */
export async function couponSlip(coupon: SlipCoupon, locale: string, today: string): Promise<string> {
  const words = slipWords(locale)
  const qr = await QRCode.toString(coupon.code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  const from = coupon.validFrom > today ? `, ${words.from(coupon.validFrom)}` : ''
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(coupon.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${safe(coupon.title)}</h1>
<p class="value">${safe(coupon.value.text)}</p>
${qr.trim()}
<p class="code">${formatCode(coupon.code)}</p>
<p>${words.until(coupon.validUntil)}${from}</p>
<p>${safe(coupon.why)}</p>
<p>${words.howTo} ${words.bearer}</p>
</body>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Titles are a manager's text, and no text may become markup. */
const safe = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')

const STYLE = `
@page { size: 80mm 130mm; margin: 4mm }
body { margin: 0; width: 72mm; font: 10pt/1.35 system-ui, sans-serif; color: #000; background: #fff; text-align: center }
h1 { font-size: 15pt; margin: 0 0 1mm }
.value { font-size: 13pt; font-weight: bold }
svg { width: 45mm; height: 45mm }
p { margin: 0 0 2mm }
.code { font: bold 9pt/1.4 ui-monospace, monospace }
@media screen { body { padding: 6mm } }
`
