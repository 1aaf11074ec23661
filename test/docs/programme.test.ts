import { existsSync, readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { checkProgramme } from '../../src/domain/check-programme.ts'
import { programmeJsonSchema } from '../../src/domain/programme-json-schema.ts'

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

test('PROG-33 the published JSON Schema is made from the schema that checks: npx stempel programme schema > docs/programme.schema.json', (t) => {
  t.deepEqual(JSON.parse(docs('programme.schema.json')), JSON.parse(JSON.stringify(programmeJsonSchema())))
})

test('PROG-34 the page names every field, kind and filter there is, and each of its links leads somewhere', (t) => {
  const page = docs('programme.md').replaceAll(/```[\s\S]*?```/g, '')
  const named = new Set([...page.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) => text.split(/[^\w-]+/)))
  const told = (name: string) => t.true(named.has(name), `docs/programme.md does not name ${name}`)
  const { properties } = programmeJsonSchema() as unknown as Whole
  for (const field of Object.keys(properties)) if (field !== '$schema') told(field)
  const rules = properties.earn.items.oneOf
  for (const rule of rules) {
    told(rule.properties.kind?.const ?? 'a kind')
    for (const field of Object.keys(rule.properties)) told(field)
    for (const part of ['filter', 'cap', 'budget'])
      for (const field of Object.keys(rule.properties[part]?.properties ?? {})) told(field)
  }
  const { offers } = properties
  for (const field of Object.keys(offers.items.properties)) told(field)
  for (const part of ['value', 'validity', 'budget', 'caps', 'issue'])
    for (const field of fieldsOf(offers.items.properties[part])) told(field)
  for (const [, link = ''] of page.matchAll(/\]\(([^)#]+)\)/g))
    t.true(existsSync(new URL(`../../docs/${link}`, import.meta.url)), link)
  for (const name of readdirSync(new URL('../../docs/programmes', import.meta.url))) t.true(page.includes(name), name)
})

test('PROG-35 the offer of the page is sound', (t) => {
  const [, offer = ''] = [...docs('programme.md').matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  const { faults } = checkProgramme({ ...defaultProgramme('EUR'), offers: [JSON.parse(offer)] }, { currency: 'EUR' })
  t.deepEqual(faults, [])
})

const fieldsOf = (of: Property | undefined): string[] =>
  [of, ...(of?.oneOf ?? [])].flatMap((each) => Object.keys(each?.properties ?? {}))

interface Whole {
  readonly properties: {
    readonly earn: { readonly items: { readonly oneOf: readonly { properties: Record<string, Property> }[] } }
    readonly offers: { readonly items: { readonly properties: Record<string, Property> } }
  }
}

interface Property {
  readonly const?: string
  readonly properties?: Record<string, unknown>
  readonly oneOf?: readonly Property[]
}
