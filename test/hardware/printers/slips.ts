import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { printedCoupon } from '../../../src/domain/code/coupon.ts'
import type { SlipCoupon, SlipDocument } from '../../../src/domain/slip.ts'
import { layOutSlip } from '../../../src/domain/slip.ts'
import { slipWords } from '../../../src/words/slip.ts'

/** The code of the n-th coupon of these tests. */
export const codeNo = (n: number): string => printedCoupon(new Uint8Array(16).fill(n * 17))

/** Coupons as a visit gives them, in the words of a language. */
export const couponsIn = (locale: string, count: number): SlipCoupon[] =>
  Array.from({ length: count }, (_, n) => ({
    code: codeNo(n + 1),
    title: { de: `Käse Nr. ${n + 1}`, zh: `咖啡 ${n + 1} 号` }[locale] ?? `Coffee No ${n + 1}`,
    value: { de: '2,00 € Rabatt', zh: '立减 2.00 EUR' }[locale] ?? '2.00 EUR off',
    validFrom: '2026-11-22',
    validUntil: '2026-12-21',
    why: { de: 'Passt zu dem, was Sie öfter kaufen', zh: '您常买的商品' }[locale] ?? 'Liked by many here',
  }))

/** A slip of some coupons. */
export const slipIn = (locale: string, columns: number, count = 1): SlipDocument =>
  layOutSlip({ today: '2026-11-22', coupons: couponsIn(locale, count) }, slipWords(locale), columns)

// The package would fetch it from the internet.
const WASM = new URL('../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url)
let reader: Promise<unknown> | undefined

/** Every QR code in a picture, from top to bottom. */
export async function codesIn(png: Uint8Array): Promise<string[]> {
  reader ??= prepareZXingModule({
    overrides: { wasmBinary: readFileSync(WASM).buffer as ArrayBuffer },
    fireImmediately: true,
  })
  await reader
  const { data, width, height } = PNG.sync.read(Buffer.from(png))
  const pixels = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' } as unknown as Parameters<
    typeof readBarcodes
  >[0]
  const found = await readBarcodes(pixels, { formats: ['QRCode'], maxNumberOfSymbols: 16 })
  return found.sort((a, b) => a.position.topLeft.y - b.position.topLeft.y).map(({ text }) => text)
}
