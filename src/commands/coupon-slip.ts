import QRCode from 'qrcode'
import { printerModels } from '../../hardware/printers/index.ts'
import { UnprintableError } from '../../hardware/printers/model.ts'
import { slipPng, slipSvg } from '../../hardware/printers/picture.ts'
import { formatCode } from '../domain/code/crockford.ts'
import { StempelError } from '../domain/errors.ts'
import { lastDay, layOutSlip, type Slip, type SlipCoupon, type SlipWords } from '../domain/slip.ts'

const PICTURE_COLUMNS = 42

/**
 * A slip in one of the formats; the page loads nothing, and neither do the pictures.
 * @param columns of the paper; the model's own when undefined
 * @throws StempelError `invalid` when neither printer nor machine has letters for its words
 */
export async function writeSlip(
  slip: Slip,
  words: SlipWords,
  format: string,
  columns: number | undefined,
): Promise<string | Uint8Array> {
  if (format === 'html') return slipPage(slip, words)
  const model = printerModels.get(format === 'star' ? 'star-prnt' : format)
  const document = layOutSlip(slip, words, columns ?? model?.columns ?? PICTURE_COLUMNS)
  if (format === 'svg') return slipSvg(document)
  try {
    return model === undefined ? slipPng(document) : model.encode(document)
  } catch (error) {
    if (!(error instanceof UnprintableError)) throw error
    const cure = 'Take --format svg, or install a font that has them.'
    throw new StempelError('invalid', `This machine has no letters for the words of this slip. ${cure}`, {
      path: 'format',
    })
  }
}

/** A slip as one page to print, 80 mm wide. */
async function slipPage(slip: Slip, words: SlipWords): Promise<string> {
  const coupons = await Promise.all(slip.coupons.map((coupon) => couponOf(coupon, slip.today, words)))
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(words.heading)}</title>
<style>${STYLE}</style>
</head>
<body>
${coupons.join('\n')}
<p>${words.howTo} ${words.bearer}</p>
</body>
</html>
`
}

async function couponOf(coupon: SlipCoupon, today: string, words: SlipWords): Promise<string> {
  const qr = await QRCode.toString(coupon.code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  return `<article>
<h1>${safe(coupon.title)}</h1>
<p class="value">${safe(coupon.value)}</p>
${qr.trim()}
<p class="code">${formatCode(coupon.code)}</p>
<p>${lastDay(coupon, today, words)}</p>
<p>${safe(coupon.why)}</p>
</article>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Titles are a manager's text, and no text may become markup. */
const safe = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')

const STYLE = `
@page { size: 80mm 130mm; margin: 4mm }
body { margin: 0; width: 72mm; font: 10pt/1.35 system-ui, sans-serif; color: #000; background: #fff; text-align: center }
article { break-inside: avoid; border-bottom: 0.3mm solid #000; margin: 0 0 3mm }
h1 { font-size: 15pt; margin: 0 0 1mm }
.value { font-size: 13pt; font-weight: bold }
svg { width: 45mm; height: 45mm }
p { margin: 0 0 2mm }
.code { font: bold 9pt/1.4 ui-monospace, monospace }
@media screen { body { padding: 6mm } }
`
