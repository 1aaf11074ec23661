import QRCode from 'qrcode'
import { formatCode } from '../domain/code/crockford.ts'
import { cardSheetWords } from '../words/card-sheet.ts'

/** A card and its tear-off, as they are printed. */
export interface IssuedCard {
  readonly code: string
  readonly recoveryCode: string
}

/**
 * A sheet of cards to print on A4, eight to a page, piece by piece: each with its code as QR and in groups, and a
 * tear-off with its recovery code. It loads nothing from anywhere.
 */
export async function* cardSheet(cards: Iterable<IssuedCard>, locale: string): AsyncGenerator<string> {
  const words = cardSheetWords(locale)
  yield `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<style>${STYLE}</style>
</head>
<body>
`
  for (const { code, recoveryCode } of cards) {
    const qr = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
    yield `<article>
<div class="card">${qr.trim()}<div><h2>${words.card}</h2><p class="code">${formatCode(code)}</p><p>${words.howTo}</p></div></div>
<div class="stub"><p>${words.recovery}: <span class="code">${formatCode(recoveryCode)}</span></p><p>${words.keep}</p></div>
</article>
`
  }
  yield '</body>\n</html>\n'
}

// A card has the size of a bank card (ISO/IEC 7810 ID-1, 85.60 by 53.98 mm), so it fits every purse.
const STYLE = `
@page { size: A4; margin: 10mm 15mm }
* { box-sizing: border-box }
body { margin: 0; font: 8pt/1.3 system-ui, sans-serif; color: #000; background: #fff; width: 180mm }
article { display: inline-block; vertical-align: top; width: 85.6mm; margin: 0 1mm 1mm; break-inside: avoid }
.card { width: 85.6mm; height: 53.98mm; border: .2mm solid #888; border-radius: 3mm; display: flex; align-items: center; gap: 2mm; padding: 2mm }
.card svg { width: 40mm; height: 40mm; flex: none }
.stub { width: 85.6mm; height: 13.5mm; border-top: .3mm dashed #000; padding: 1mm 2mm }
h2 { font-size: 13pt; margin: 0 0 2mm }
p { margin: 0 0 1mm }
.code { font: bold 8pt/1.4 ui-monospace, monospace; white-space: nowrap }
@media screen { body { padding: 10mm; width: 200mm } }
`
