import { type Route, route } from '../route.ts'
import { HTML_TYPE, type Reply } from '../send.ts'
import { trustPage } from '../trust-page.ts'
import type { Shop } from './shop.ts'

/** What people read on the trust page, in their language. */
export interface TrustWords {
  readonly locale: string
  readonly title: string
  readonly why: string
  readonly download: string
  readonly compare: string
  readonly compareHow: string
  readonly limits: string
  /** For each kind of device what to do, step by step. */
  readonly devices: readonly { readonly title: string; readonly steps: readonly string[] }[]
}

/** The shop's own root, for devices that are to trust it. */
export interface TrustDesk {
  /** DER */
  readonly certificate: Buffer
  /** SHA-256, pairs of capitals parted by colons, as devices show it. */
  readonly fingerprint: string
  words(locale: string): TrustWords
}

/** How a device gets the root's file: browsers and tablets offer to install this type. */
const CERTIFICATE_TYPE = 'application/x-x509-ca-cert'

/** Nothing stands at these addresses where the shop has no root of its own. */
export const trust = ({ deps }: Shop): Route[] => {
  const desk = deps.trust
  if (desk === undefined) return []
  return [
    open('/trust', 'How a tablet learns to trust this shop', 'text/html', (language) => {
      const asked = /\b(en|de|zh)\b/.exec(language)?.[1] ?? deps.ctx.words.locale
      const words = desk.words(asked)
      return {
        status: 200,
        type: HTML_TYPE,
        body: trustPage(words, desk.fingerprint),
        headers: ['Content-Language', words.locale, 'Vary', 'Accept-Language'],
      }
    }),
    open('/trust/stempel.crt', 'The root certificate of this shop (DER)', CERTIFICATE_TYPE, () => ({
      status: 200,
      type: CERTIFICATE_TYPE,
      body: desk.certificate,
      headers: ['Content-Disposition', 'attachment; filename="stempel.crt"'],
    })),
  ]
}

const open = (path: string, summary: string, type: string, answer: (language: string) => Reply): Route =>
  route({
    method: 'GET',
    path,
    tag: 'Trust',
    summary,
    description: 'Only where the shop serves HTTPS under a root of its own.',
    callers: 'anyone',
    answers: { 200: { description: summary, type } },
    refusals: [],
    act: ({ header }) => answer(header('accept-language') ?? ''),
  })
