import { StempelError } from '../../domain/errors.ts'
import { type Call, type Route, route } from '../route.ts'
import type { Reply } from '../send.ts'
import { createScreenFiles, type ScreenFile, type ScreenFiles } from './files.ts'

/** Where each screen is found, and its page. `/m` is short because it stands in the code on a slip. */
const PAGES = [
  ['/kiosk', 'kiosk.html', 'The kiosk at the entrance'],
  ['/till', 'till.html', 'The companion of a till'],
  ['/manager', 'manager.html', "The manager's console"],
  ['/m', 'shopper.html', "The shopper's own phone"],
] as const

/** Files of the shop only: no code and no style inside a page, no frame around it, nothing sent elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** The name of an asset holds a digest of its content, so it never changes. */
const FOREVER = 'public, max-age=31536000, immutable'
const EACH_TIME = 'no-cache'

/** The screens as they were built: pages, and the files they need. */
export function screens(folder: string): Route[] {
  const files = createScreenFiles(folder)
  const pages = PAGES.map(([path, file, summary]) => open(path, summary, (call) => page(files, file, call)))
  return [
    ...pages,
    open('/stempel.svg', 'The ring, as a picture', (call) => page(files, 'stempel.svg', call)),
    {
      ...open('/assets/{file}', 'A file that the screens need', (call) => asset(files, call)),
      params: { file: { description: 'Its name holds a digest of its content.', example: 'kiosk-DJBiKkP2.js' } },
    },
  ]
}

const open = (path: string, summary: string, act: Route['act']): Route =>
  route({
    method: 'GET',
    path,
    tag: 'Screens',
    summary,
    callers: 'anyone',
    answers: { 200: { description: summary } },
    refusals: ['unavailable'],
    act,
  })

function page(files: ScreenFiles, name: string, { header }: Call): Reply {
  const found = files.page(name, header('accept-encoding') ?? '')
  if (found === undefined) throw notBuilt()
  const reply = { ...sent(found), cache: EACH_TIME, policy: POLICY }
  const headers = [...reply.headers, 'ETag', found.etag]
  const isKnown = header('if-none-match') === found.etag
  return isKnown ? { ...reply, headers, status: 304, body: '' } : { ...reply, headers }
}

async function asset(files: ScreenFiles, { params, header }: Call): Promise<Reply> {
  if (!files.areBuilt()) throw notBuilt()
  const found = await files.asset(params.file ?? '', header('accept-encoding') ?? '')
  if (found === undefined) throw new StempelError('not_found', 'There is no such file.')
  return { ...sent(found), cache: FOREVER }
}

const notBuilt = (): StempelError =>
  new StempelError('unavailable', 'The screens are being built; look again in a moment.', { retryAfterSeconds: 2 })

function sent({ bytes, type, encoding }: ScreenFile): Reply & { readonly headers: readonly string[] } {
  const headers = ['Vary', 'Accept-Encoding']
  if (encoding !== undefined) headers.push('Content-Encoding', encoding)
  return { status: 200, type, body: bytes, headers }
}
