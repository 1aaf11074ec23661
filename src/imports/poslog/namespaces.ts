/** Prefix to address; the default namespace has the prefix ''. */
export type Namespaces = ReadonlyMap<string, string>

/** The vendors' extensions the reader knows, each under the prefix its rules are written with. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^http:\/\/www\.ncr\.com\/rsd\/acs\/tlog\/markup\/poslog\//, 'acs'],
  [/^http:\/\/www\.sweretailstandard\.se\/schemas\/namespace\//, 'se'],
]

export const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(':')))
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Whether an address is the receipts' own namespace; files without any namespace are taken at their word. */
export const isArts = (address: string | undefined): boolean =>
  address === undefined || address === '' || /^https?:\/\/www\.nrf-arts\.org\/IXRetail\/namespace\/?$/i.test(address)

/** The namespaces inside an element, given its start tag and those around it. */
export function namespacesOf(tag: string, around: Namespaces): Namespaces {
  const found = [...tag.matchAll(/\sxmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  if (found.length === 0) return around
  return new Map([...around, ...found.map(([, prefix = '', a, b]) => [prefix, a ?? b ?? ''] as const)])
}

/**
 * A name under the prefix the reader knows its namespace by, whatever prefix the file chose: none for the receipts'
 * own namespace, `acs:` and `se:` for the known vendors, and for any other a prefix that no rule is written with.
 */
export function canonicalName(name: string, namespaces: Namespaces, kind: 'element' | 'attribute'): string {
  const prefix = prefixOf(name)
  if (prefix === '' && kind === 'attribute') return name
  const address = namespaces.get(prefix)
  if (address === undefined) return name
  if (isArts(address)) return localName(name)
  const known = KNOWN.find(([form]) => form.test(address))
  return `${known?.[1] ?? 'other'}:${localName(name)}`
}
