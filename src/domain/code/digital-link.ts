import { type Elements, put } from './gs1.ts'

/** Identifiers that a link may be about, and what may follow each in its path, in this order. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '00': [],
  '01': [['22', '10', '21'], ['235']],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': [['254'], ['7040']],
  '415': [['8020']],
  '417': [['7040']],
  '8003': [],
  '8004': [['7040']],
  '8006': [['22', '10', '21']],
  '8010': [['8011']],
  '8013': [],
  '8017': [['8019']],
  '8018': [['8019']],
}
const GTIN_DIGITS = 14
const MOST_CHARACTERS = 2_048
const LINK = /^https?:\/\/[^/?#\s]+\/([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i

export const isLink = (text: string): boolean => /^https?:\/\//i.test(text)

/**
 * The elements of a GS1 Digital Link: an identifier that may be a key stands in the path of a web address with its data
 * and its qualifiers behind it, other elements in the query. Links that were compressed are not understood.
 * @returns undefined when the address is none, or holds an element that cannot be one.
 */
export function parseDigitalLink(text: string): Elements | undefined {
  const [, path, query = ''] = text.length > MOST_CHARACTERS ? [] : (LINK.exec(text) ?? [])
  const found = path === undefined ? undefined : elementsOfPath(path.split('/'))
  if (found === undefined) return undefined
  for (const each of query.split(/[&;]/)) {
    const [name = '', data = ''] = each.split('=')
    // Names that are words belong to whoever made the page.
    if (!/^\d+$/.test(name)) continue
    const plain = unescaped(data)
    if (plain === undefined || !put(found, name, plain)) return undefined
  }
  return found
}

/** Read from the end: the key is the last pair that may be one, and only its qualifiers stand behind it. */
function elementsOfPath(segments: readonly string[]): Map<string, string> | undefined {
  const parts = segments.at(-1) === '' ? segments.slice(0, -1) : segments
  for (let at = parts.length - 2; at >= 0; at -= 2) {
    const key = parts[at] ?? ''
    if (Object.hasOwn(KEYS, key)) return elementsFrom(parts, at, KEYS[key] ?? [])
    if (!/^\d{2,4}$/.test(key)) return undefined
  }
  return undefined
}

function elementsFrom(
  parts: readonly string[],
  from: number,
  qualifiers: readonly (readonly string[])[],
): Map<string, string> | undefined {
  const found = new Map<string, string>()
  const names: string[] = []
  for (let at = from; at < parts.length; at += 2) {
    const ai = parts[at] ?? ''
    const data = unescaped(parts[at + 1] ?? '')
    if (data === undefined || !put(found, ai, ai === '01' && at === from ? data.padStart(GTIN_DIGITS, '0') : data))
      return undefined
    if (at > from) names.push(ai)
  }
  const inOrder = (allowed: readonly string[]): boolean => {
    const places = names.map((name) => allowed.indexOf(name))
    return places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] ?? 0)))
  }
  return names.length === 0 || qualifiers.some(inOrder) ? found : undefined
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
