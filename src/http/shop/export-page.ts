import type { CardExport } from '../../actions/shop/export-card.ts'
import type { PageWords, ShopperWords } from '../../domain/shopper.ts'
import type { Said } from '../../domain/visit-answer.ts'

type Row = Readonly<Record<string, unknown>>

/** Everything that is stored of a card, to read and to print: no script, nothing from outside. */
export function exportPage(
  { exportedAt, card, history, couponCodes, consents, rows }: CardExport,
  words: ShopperWords,
): string {
  const { page } = words
  const blocked = card.blocked as Row | undefined
  const main =
    blocked === undefined
      ? [
          `<p class="sum"><strong>${esc(card.balance)}</strong> ${esc(page.points)}</p>`,
          part(page.lots, table([page.points, page.until], cells(card.lots, ['points', 'expires']), page)),
          part(page.earned, table([], earnedCells(card, words), page)),
          part(page.coupons, table([], cells(couponCodes, ['code', 'state', 'until']), page)),
          part(page.gifts, table([], cells(card.gifts, ['title', 'until']), page)),
          part(page.answers, table([], saidCells(card.answers, words), page)),
          consentPart(consents, words),
          part(page.history, table([], cells(history, ['day', 'text', 'points']), page)),
        ]
      : [`<p>${esc(blocked.text)}</p>`]
  const sheet = cells(card.stored, ['fields', 'purpose', 'benefit', 'until'])
  const details = Object.entries(rows).map(
    ([name, list]) => `<h3>${esc(name)}</h3><pre>${list.map((row) => esc(JSON.stringify(row))).join('\n')}</pre>`,
  )
  return `<!doctype html>
<html lang="${words.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(page.title)}</title><link rel="stylesheet" href="/docs.css"></head>
<body><main><h1>${esc(page.title)}</h1><p><time>${esc(exportedAt)}</time></p>
${main.join('\n')}
${part(page.stored, table([page.what, page.purpose, page.benefit, page.until], sheet, page))}
${part(page.rows, details.length === 0 ? `<p>${esc(page.nothing)}</p>` : details.join('\n'))}
</main></body></html>
`
}

const part = (title: string, content: string): string => `<section><h2>${esc(title)}</h2>${content}</section>`

const cells = (list: unknown, names: readonly string[]): unknown[][] =>
  ((list ?? []) as Row[]).map((row) => names.map((name) => row[name]))

const saidCells = (answers: unknown, words: ShopperWords): unknown[][] =>
  ((answers ?? []) as (Said & Row)[]).map((each) => [each.day, words.said(each), each.resolution])

/** Every answer with the words it was an answer to. */
function consentPart(consents: CardExport['consents'], { page, consent }: ShopperWords): string {
  const events = (consents?.events ?? []) as Row[]
  const list = table(
    [consent.page.when, consent.page.what, '', ''],
    cells(events, ['at', 'title', 'version', 'stateText']),
    page,
  )
  const texts = new Map(events.map(({ title, version, locale, text }) => [`${title} (${version}, ${locale})`, text]))
  const shown = [...texts].map(([name, text]) => `<h3>${esc(name)}</h3><pre>${esc(text)}</pre>`)
  const heading = shown.length === 0 ? '' : `<p>${esc(consent.page.shown)}</p>`
  return part(consent.page.title, [list, heading, ...shown].join('\n'))
}

function earnedCells(card: Row, { page }: ShopperWords): unknown[][] {
  const { points, pointsCents, couponCents, giftCents } = card.earned as Record<string, number>
  const money = (cents = 0): string => `${cents / 100} ${card.currency}`
  return [
    [page.points, points, money(pointsCents)],
    [page.coupons, '', money(couponCents)],
    [page.gifts, '', money(giftCents)],
  ]
}

function table(head: readonly string[], body: readonly (readonly unknown[])[], { nothing }: PageWords): string {
  if (body.length === 0) return `<p>${esc(nothing)}</p>`
  const titles = head.map((title) => `<th scope="col">${esc(title)}</th>`).join('')
  const lines = body.map((row) => `<tr>${row.map((cell) => `<td>${esc(cell)}</td>`).join('')}</tr>`)
  return `<table>${titles === '' ? '' : `<thead><tr>${titles}</tr></thead>`}<tbody>${lines.join('')}</tbody></table>`
}

const esc = (value: unknown): string =>
  String(Array.isArray(value) ? value.join(', ') : (value ?? ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
