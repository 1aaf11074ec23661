import type { TrustWords } from './shop/trust.ts'

/** The page a tablet opens once: what to install, and with what to compare it. No script, nothing from elsewhere. */
export function trustPage(words: TrustWords, fingerprint: string): string {
  const devices = words.devices.map(
    ({ title, steps }) => `<h2>${esc(title)}</h2><ol>${steps.map((step) => `<li>${esc(step)}</li>`).join('')}</ol>`,
  )
  return `<!doctype html><html lang="${words.locale === 'zh' ? 'zh-Hans' : words.locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${esc(words.title)} · Stempel</title>
<link rel="stylesheet" href="/docs.css"></head><body><main><h1>${esc(words.title)}</h1><p>${esc(words.why)}</p>
<p><a href="/trust/stempel.crt">${esc(words.download)}</a></p>
<h2>${esc(words.compare)}</h2><p>${esc(words.compareHow)}</p><p><code>${pairs(fingerprint)}</code></p>
${devices.join('\n')}<p>${esc(words.limits)}</p></main></body></html>`
}

/** In groups of eight pairs, so that two people can compare it aloud, and it fits a narrow screen. */
function pairs(fingerprint: string): string {
  const groups = fingerprint.match(/(?:[0-9A-F]{2}:?){8}/g) ?? [fingerprint]
  return groups.map((group) => esc(group)).join('<wbr>')
}

const esc = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
