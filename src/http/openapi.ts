import { z } from 'zod'
import type { ErrorCode } from '../domain/errors.ts'
import { TILL_ANSWER } from '../domain/till-headers.ts'
import { PROBLEMS } from './problem.ts'
import type { AnswerDoc, Route } from './route.ts'
import { JSON_TYPE, PROBLEM_TYPE } from './send.ts'

type Json = Record<string, unknown>

/** One documented call, in the words of OpenAPI. */
export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters: readonly Json[]
  readonly requestBody?: Json
  readonly responses: Readonly<Record<string, Json>>
  readonly security: readonly Json[]
  readonly 'x-callers': readonly string[]
}

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly [part: string]: unknown }
}

/**
 * Describes routes as OpenAPI 3.1, from the very schemas that validate.
 * @param further schemas that are named by hand somewhere.
 */
export function openapi(routes: readonly Route[], info: OpenApi['info'], further: readonly z.ZodType[]): OpenApi {
  const schemas: Record<string, Json> = { Problem: PROBLEM }
  for (const schema of further) referTo(schema, schemas)
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const ofPath = paths[route.path] ?? {}
    ofPath[route.method.toLowerCase()] = operation(route, schemas)
    paths[route.path] = ofPath
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(CODES.map((code) => [code, problemResponse(code)])),
      headers: HEADERS,
      securitySchemes: { device: { type: 'http', scheme: 'bearer', description: 'The token of a paired device.' } },
    },
  }
}

function operation(route: Route, schemas: Record<string, Json>): Operation {
  const isPublic = route.callers === 'anyone' || route.callers === 'guests'
  const common: ErrorCode[] = isPublic ? [] : ['unauthorised', 'forbidden', 'invalid', 'too_many', 'unavailable']
  const ofBody: ErrorCode[] = route.body === undefined ? [] : ['bad_json', 'too_large']
  const codes = new Set([...common, ...ofBody, ...route.refusals])
  const security: Json[] = isPublic ? [] : [{ device: [] }, ...(route.phones === true ? [{}] : [])]
  const responses: Record<string, Json> = {}
  for (const [status, doc] of Object.entries(route.answers)) responses[status] = response(doc, !isPublic, schemas)
  for (const code of codes) responses[PROBLEMS[code].status] = { $ref: `#/components/responses/${code}` }
  responses[500] = { $ref: '#/components/responses/internal' }
  return {
    operationId: nameOf(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    parameters: parametersOf(route),
    ...(route.body === undefined ? {} : { requestBody: requestBody(route, route.body, schemas) }),
    responses,
    security,
    'x-callers': isPublic
      ? ['anyone']
      : [...(route.callers as readonly string[]), ...(route.phones === true ? ['phone'] : [])],
  }
}

/** `PUT /v1/sales/{key}/hold` as `putSalesKeyHold`. */
const nameOf = ({ method, path }: Route): string => {
  const words = path
    .replace('/v1/', '/')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function parametersOf(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...route.params?.[name],
  }))
  for (const [name, of] of Object.entries(route.query ?? {}))
    inPath.push({ name, in: 'query', required: false, schema: { type: 'string' }, ...of })
  if (route.callers === 'anyone') return inPath
  const headers: Json[] = [
    header('Stempel-Seen', 'The newest journal number the till has seen: <stream>:<number>.', '5f0c:1041'),
    header(
      'Stempel-First',
      'On a repeat: the stream it was first offered to, and the number of its answer, 0 when none came.',
      '5f0c:1017',
    ),
    header('Stempel-Holds', 'Every stream of which the till keeps operations that are not safe yet.', '5f0c,9a41'),
  ]
  if (route.roles !== undefined)
    headers.push({
      ...header('Staff-Session', `The session of a signed-in ${route.roles.join(' or ')}.`, 'ss_…'),
      required: true,
    })
  if (route.card !== undefined)
    headers.push({ ...header('Card-Session', 'The session of the card in hand.', 'cs_…'), required: true })
  if (route.staff === true) headers.push(header('Staff-Session', 'The session of signed-in staff.', 'ss_…'))
  return [...inPath, ...headers]
}

const header = (name: string, description: string, example: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
  example,
})

function requestBody(route: Route, schema: z.ZodType, schemas: Record<string, Json>): Json {
  const media = { schema: referTo(schema, schemas), example: route.bodyExample }
  return { required: route.bodyOptional !== true, content: { [JSON_TYPE]: media } }
}

function response(doc: AnswerDoc, toDevice: boolean, schemas: Record<string, Json>): Json {
  const media: Json = doc.schema === undefined ? {} : { schema: referTo(doc.schema, schemas) }
  if (doc.example !== undefined) media.example = doc.example
  const names = Object.keys(HEADERS).filter((name) => name.startsWith('Stempel-'))
  const headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
  return {
    description: doc.description,
    ...(toDevice ? { headers } : {}),
    content: { [doc.type ?? JSON_TYPE]: media },
  }
}

/** The JSON schema of one schema; schemas with an `id` go to the components and are referred to. */
function referTo(schema: z.ZodType, schemas: Record<string, Json>): Json {
  // Inside a list a named schema becomes a reference, which a bare one would not.
  const text = JSON.stringify(z.toJSONSchema(z.array(schema), { io: 'input' }))
  const { items, $defs = {} } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as Json & {
    items: Json
    $defs?: Record<string, Json>
  }
  Object.assign(schemas, $defs)
  return items
}

const HEADERS: Record<string, Json> = {
  [TILL_ANSWER.stream]: { description: "The life of this shop's journal.", schema: { type: 'string' } },
  [TILL_ANSWER.seq]: { description: "The journal's last number.", schema: { type: 'integer' } },
  [TILL_ANSWER.safe]: {
    description: 'The highest number that survives the loss of this disk.',
    schema: { type: 'integer' },
  },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } },
}

const CODES = Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]

const DETAILS: Readonly<Record<keyof typeof PROBLEMS, string>> = {
  bad_json: 'The body is not JSON: see character 14.',
  invalid: 'A quantity has at most 3 decimals.',
  unauthorised: 'A token of a paired device is needed: Authorization: Bearer …',
  forbidden: 'A till writes only keys of its own workstation.',
  not_found: 'There is no such sale.',
  conflict: 'Another sale has this key.',
  too_large: 'A body here has at most 256 KiB.',
  too_many: 'At most 256 requests are in work at once.',
  unavailable: 'The disk is full.',
  internal: 'Something failed here that should not. The log has it under 5f0c9a.',
}

function problemResponse(of: keyof typeof PROBLEMS): Json {
  const { status, code, title } = PROBLEMS[of]
  const example = { type: `urn:stempel:problem:${code}`, title, status, detail: DETAILS[of], code }
  const later = of === 'unavailable' || of === 'too_many'
  return {
    description: `${title}. Code \`${code}\`.`,
    ...(later ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, example } },
  }
}

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457. Programs branch on `code`; `path` names the field at fault.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: [...new Set(CODES.map((code) => PROBLEMS[code].code))] },
    path: { type: 'string', examples: ['lines[2].quantity'] },
    faults: {
      type: 'array',
      description: 'Every fault of a programme, each with its path and a sentence.',
      items: {
        type: 'object',
        required: ['path', 'text'],
        properties: { path: { type: 'string' }, text: { type: 'string' } },
      },
    },
  },
}
