import type { OpenApi, Operation } from './openapi.ts'

/** Pages made on the server from the description of the routes: no script, no outside resource. */

type Json = Record<string, unknown>

/** The description to read in a browser. */
export function docsPage(document: OpenApi): string {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(calls.flatMap(({ operation }) => operation.tags))]
  const contents = tags.map((tag) => {
    const links = calls
      .filter(({ operation }) => operation.tags.includes(tag))
      .map(
        ({ path, method, operation }) =>
          `<li><a href="#${operation.operationId}">${verb(method)} ${esc(path)}</a></li>`,
      )
    return `<li>${esc(tag)}<ul>${links.join('')}</ul></li>`
  })
  const { title, version, description } = document.info
  return page(
    `${title} ${version}`,
    `<h1>${esc(title)} <small>${esc(version)}</small></h1><p>${words(description)}</p>
<p><a href="/openapi.json">openapi.json</a></p><nav aria-label="Contents"><ul>${contents.join('')}</ul></nav>
${calls.map((call) => section(call.method, call.path, call.operation)).join('\n')}
<h2 id="schemas">Schemas</h2>${Object.entries(document.components.schemas).map(schemaSection).join('\n')}
<h2 id="problems">Problems</h2>${Object.entries(document.components.responses as Record<string, Json>)
      .map(problemSection)
      .join('\n')}`,
  )
}

/** What runs here, for somebody who opened the bare address. */
export const homePage = (version: string): string =>
  page(
    'Stempel',
    `<h1>Stempel <small>${esc(version)}</small></h1><p>The loyalty server of this shop runs here.</p>
<ul><li><a href="/manager">The manager's console</a></li><li><a href="/kiosk">The kiosk</a></li><li><a href="/till">The screen beside a till</a></li><li><a href="/docs">What a till can ask</a></li><li><a href="/health">Health</a></li><li><a href="/metrics">Metrics</a></li></ul>`,
  )

function section(method: string, path: string, operation: Operation): string {
  const callers = operation['x-callers'].join(', ')
  return `<section id="${operation.operationId}"><h2>${verb(method)} <code>${esc(path)}</code></h2>
<p><strong>${esc(operation.summary)}.</strong> ${words(operation.description ?? '')}</p><p class="who">Called by: ${esc(callers)}</p>
${parameters(operation.parameters)}${media('Body', operation.requestBody)}${Object.entries(operation.responses)
  .map(([status, answer]) => response(status, answer))
  .join('')}</section>`
}

function parameters(list: readonly Json[]): string {
  if (list.length === 0) return ''
  const rows = list.map(
    ({ name, in: place, description, example }) =>
      `<tr><th scope="row"><code>${esc(name)}</code></th><td>${esc(place)}</td><td>${words(description)} <code>${esc(example)}</code></td></tr>`,
  )
  return `<table><caption>Parameters</caption><tbody>${rows.join('')}</tbody></table>`
}

function response(status: string, answer: Json): string {
  const ref = answer.$ref
  if (typeof ref !== 'string') return media(status, answer)
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  return `<p class="refusal">${esc(status)} <a href="#problem-${esc(name)}">${esc(name)}</a></p>`
}

function media(title: string, holder: Json | undefined): string {
  if (holder === undefined) return ''
  const parts = Object.entries((holder.content ?? {}) as Record<string, Json>).map(([type, { schema, example }]) => {
    const shown = example === undefined ? '' : `<pre><code>${esc(JSON.stringify(example, null, 2))}</code></pre>`
    return `<p><code>${esc(type)}</code> ${schema === undefined ? '' : typeOf(schema as Json)}</p>${shown}`
  })
  return `<h3>${esc(title)}</h3><p>${words(holder.description ?? '')}</p>${parts.join('')}`
}

function schemaSection([name, schema]: [string, Json]): string {
  const required = new Set((schema.required ?? []) as string[])
  const rows = Object.entries((schema.properties ?? {}) as Record<string, Json>).map(
    ([field, of]) =>
      `<tr><th scope="row"><code>${esc(field)}</code></th><td>${typeOf(of)}${required.has(field) ? ', required' : ''}</td><td>${words(of.description ?? '')}${range(of)}</td></tr>`,
  )
  const table = rows.length === 0 ? `<p>${typeOf(schema)}</p>` : `<table><tbody>${rows.join('')}</tbody></table>`
  return `<section id="schema-${esc(name)}"><h3>${esc(name)}</h3><p>${words(schema.description ?? '')}</p>${table}</section>`
}

const problemSection = ([name, answer]: [string, Json]): string =>
  `<section id="problem-${esc(name)}">${media(name, answer)}</section>`

/** A type in words, with a link where it has a name of its own. */
function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    return `<a href="#schema-${esc(name)}">${esc(name)}</a>`
  }
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `<code>${esc(value)}</code>`).join(' | ')
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => typeOf(one as Json)).join(' or ')
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as Json)}`
  if (schema.type === 'object' && schema.properties !== undefined) {
    const fields = Object.entries(schema.properties as Record<string, Json>)
    return `{ ${fields.map(([field, of]) => `<code>${esc(field)}</code>: ${typeOf(of)}`).join(', ')} }`
  }
  return esc(schema.format ?? schema.type ?? 'any JSON')
}

function range(schema: Json): string {
  const told = ['minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'default']
    .filter((name) => schema[name] !== undefined && Math.abs(Number(schema[name])) !== Number.MAX_SAFE_INTEGER)
    .map((name) => `${name} ${esc(schema[name])}`)
  return told.length === 0 ? '' : ` <small>${told.join(', ')}</small>`
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(title)}</title><link rel="stylesheet" href="/docs.css"></head><body><main>${body}</main></body></html>
`

const verb = (method: string): string => `<b class="verb">${esc(method.toUpperCase())}</b>`

/** Escaped text in which `words` in backquotes are code. */
const words = (text: unknown): string => esc(text).replace(/`([^`]+)`/g, '<code>$1</code>')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const esc = (text: unknown): string => String(text).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
