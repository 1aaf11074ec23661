import { holdsPaymentNumber, isPaymentNumber } from './payment-card.ts'

/** What the tracks of a stripe say of the card: only the first field of each; names and dates are never kept. */
export interface Stripe {
  readonly isPayment: boolean
  /** Card fields in order, track 2 before track 1: digits, or letters and digits on track 1. */
  readonly fields: readonly string[]
}

const STARTS = '%;+'
const MOST_CHARACTERS = 512

/**
 * The tracks of ISO 7813 and its kin as a reader sends them: `%…^…^…?`, `;…=…?` and `+…?`, one or more in a row, each
 * perhaps with its check character.
 * @returns undefined when the text is something else.
 */
export function parseStripe(text: string): Stripe | undefined {
  if (text.length < 2 || text.length > MOST_CHARACTERS || !STARTS.includes(text.charAt(0))) return undefined
  const first: string[] = []
  const second: string[] = []
  let isPayment = false
  for (let at = 0; at < text.length; ) {
    const start = text.charAt(at)
    const end = text.indexOf('?', at)
    if (!STARTS.includes(start) || end < 0) return undefined
    const track = text.slice(at + 1, end)
    isPayment ||= isPaymentTrack(track)
    if (start === '%') first.push(...fieldsOfFirst(track))
    else if (start === ';') second.push(...fieldOf(track, '='))
    at = end + 1
    // A check character may stand behind the end, and no start of a track is one that anybody sends.
    if (at < text.length && !STARTS.includes(text.charAt(at))) at += 1
  }
  return { isPayment, fields: [...second, ...first] }
}

/** Track 1 begins with a letter for its format, or at once with what an issuer of its own wrote there. */
function fieldsOfFirst(track: string): string[] {
  const field = fieldOf(track, '^')
  return field.flatMap((each) => (/^[A-Z]\d/.test(each) ? [each.slice(1), each] : [each]))
}

function fieldOf(track: string, separator: string): string[] {
  const [field = ''] = track.split(separator)
  // E alone is how a reader says that it could not read the track.
  return field.trim() === '' || field === 'E' ? [] : [field.trim()]
}

/** The number stands first, behind a letter on track 1 and behind two digits on track 3. */
function isPaymentTrack(track: string): boolean {
  const [field = ''] = track.split(/[\^=]/)
  const number = field.replace(/^[A-Z]/, '').replace(/ /g, '')
  return isPaymentNumber(number) || isPaymentNumber(number.slice(2)) || holdsPaymentNumber(field)
}
