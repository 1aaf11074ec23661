import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { StempelError } from '../../domain/errors.ts'
import { canonicalName, type Namespaces } from './namespaces.ts'

/** An element with its attributes, elements in the order of the file, and its text; names as `canonicalName` gives them. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** XML that is not well-formed, with the place inside the parsed text, both from 1. */
export class XmlFault extends Error {
  readonly line: number
  readonly column: number
  constructor(line: number, column: number) {
    super('not well-formed')
    this.line = line
    this.column = column
  }
}

type Raw = Record<string, unknown>

/** Values stay text and entities stay as written: numbers and entities are this module's business, not the parser's. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  commentPropName: false,
  cdataPropName: '#cdata',
  maxNestedTags: 40,
})

/**
 * The element the text consists of.
 * @throws XmlFault when the text is not well-formed, StempelError `invalid` when it uses an entity XML does not have.
 */
export function parseElement(xml: string, namespaces: Namespaces): XmlElement {
  const verdict = XMLValidator.validate(xml)
  if (verdict !== true) throw new XmlFault(verdict.err.line ?? 1, verdict.err.col ?? 1)
  const root = elementsOf(parsed(xml))[0]
  if (root === undefined) throw new XmlFault(1, 1)
  return elementOf(root, namespaces)
}

// The parser refuses names that could harm JavaScript objects and nesting that is too deep by plain errors.
function parsed(xml: string): unknown {
  try {
    return parser.parse(xml)
  } catch {
    throw new XmlFault(1, 1)
  }
}

function elementOf(raw: Raw, around: Namespaces): XmlElement {
  const attributes = Object.entries((raw[':@'] ?? {}) as Record<string, string>)
  const declared = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
  const namespaces =
    declared.length === 0
      ? around
      : new Map([...around, ...declared.map(([name, value]) => [name.slice(6), value] as const)])
  const name = Object.keys(raw).find((key) => key !== ':@') ?? ''
  const content = (raw[name] ?? []) as Raw[]
  return {
    name: canonicalName(name, namespaces, 'element'),
    attributes: new Map(
      attributes.map(([key, value]) => [canonicalName(key, namespaces, 'attribute'), decodeEntities(value)]),
    ),
    children: elementsOf(content).map((child) => elementOf(child, namespaces)),
    text: content.map(textOf).join('').trim(),
  }
}

const elementsOf = (content: unknown): Raw[] =>
  (content as Raw[]).filter((part) => !('#text' in part) && !('#cdata' in part))

function textOf(part: Raw): string {
  if (typeof part['#text'] === 'string') return decodeEntities(part['#text'])
  const cdata = part['#cdata']
  return Array.isArray(cdata) ? cdata.map((piece: Raw) => String(piece['#text'] ?? '')).join('') : ''
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Only the five entities of XML and character numbers: a file cannot bring its own. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&/g, (_, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? ''
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
    if (Number.isNaN(code) || code > 0x10ffff)
      throw new StempelError('invalid', 'it uses an entity that XML does not have')
    return String.fromCodePoint(code)
  })
}

/** The first child of one of the names; the order of the names is the order of preference. */
export function child(element: XmlElement, ...names: string[]): XmlElement | undefined {
  for (const name of names) {
    const found = element.children.find((candidate) => candidate.name === name)
    if (found !== undefined) return found
  }
  return undefined
}

/** All children of a name, in the order of the file. */
export const children = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((candidate) => candidate.name === name)

/** The text of the first child of one of the names that has any. */
export function childText(element: XmlElement, ...names: string[]): string | undefined {
  for (const name of names) {
    const found = element.children.find((candidate) => candidate.name === name && candidate.text !== '')
    if (found !== undefined) return found.text
  }
  return undefined
}

/** Whether an attribute says yes in one of the ways XML allows. */
export const flag = (element: XmlElement, name: string): boolean =>
  ['true', '1'].includes(element.attributes.get(name) ?? '')
