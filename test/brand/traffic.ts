import { hash } from 'node:crypto'

/** Something of a card or a sale that must not be in what a shop sends, in the forms it could take there. */
export interface Trace {
  /** Whose it is and what it is, for the message. */
  readonly what: string
  readonly forms: readonly string[]
}

/** A text: as it stands, as bytes in hex or base64, and hashed. */
export const traceOfText = (what: string, text: string): Trace => ({
  what,
  forms: [
    text,
    ...formsOfBytes(Buffer.from(text)),
    ...(['sha256', 'sha1', 'md5'] as const).flatMap((name) => formsOfBytes(hash(name, text, 'buffer'))),
  ],
})

/** Bytes: as they stand, in hex and in base64. */
export const traceOfBytes = (what: string, bytes: Uint8Array): Trace => ({
  what,
  forms: [Buffer.from(bytes).toString('latin1'), ...formsOfBytes(bytes)],
})

/** A number that no other number holds by chance. */
export const traceOfNumber = (what: string, value: number): Trace => ({ what, forms: [` ${value} `] })

function formsOfBytes(bytes: Uint8Array): string[] {
  const hex = Buffer.from(bytes).toString('hex')
  const base64 = [0, 1, 2].map((before) => inBase64(bytes, before))
  return [hex, hex.toUpperCase(), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))]
}

/** The characters of base64 that bytes make behind so many others, whatever those are. */
function inBase64(bytes: Uint8Array, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

/** What of all traces is in recorded bytes. */
export function leaks(sent: Buffer, traces: readonly Trace[]): string[] {
  const text = sent.toString('latin1')
  // Numbers are looked for as whole numbers: hashes hold any digits.
  const numbers = new Set(text.match(/(?<![0-9A-Za-z])\d+(?![0-9A-Za-z])/g))
  const isIn = (form: string): boolean => (/^ \d+ $/.test(form) ? numbers.has(form.trim()) : text.includes(form))
  return traces.flatMap(({ what, forms }) => (forms.some(isIn) ? [what] : []))
}

/** Times of day and instants, whoever's they are. */
export const timesIn = (sent: Buffer): string[] =>
  sent.toString('latin1').match(/\d{2}:\d{2}(:\d{2})?\b|(?<![0-9A-Za-z])1[6-9]\d{8}(\d{3})?(?![0-9A-Za-z])/g) ?? []

/**
 * What was sent, as if random values were numbered in the order they came: two days that differ in nothing else are equal.
 * @throws Error when there is anything but rounds.
 */
export function told(sent: Buffer): string[] {
  const names = new Map<string, string>()
  const named = (text: string): string =>
    text.replace(/[0-9a-f]{32,64}/g, (value) => {
      const name = names.get(value) ?? `#${names.size}`
      names.set(value, name)
      return name
    })
  const rounds: string[] = []
  for (let rest = sent.toString('latin1'); rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    const head = rest.slice(0, end)
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1])
    if (end < 0 || !head.startsWith('POST /v1/brand/sync HTTP/1.1') || Number.isNaN(length))
      throw new Error('something else than a round was sent')
    // The port is the test's, and another one in each run.
    rounds.push(named(`${head.replace(/^host: .*$/im, '')}\n${rest.slice(end + 4, end + 4 + length)}`))
    rest = rest.slice(end + 4 + length)
  }
  return rounds
}
