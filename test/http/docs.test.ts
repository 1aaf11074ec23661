import test from 'ava'
import type { z } from 'zod'
import { shopRoutes } from '../../src/http/shop/index.ts'
import { createShop } from '../../src/http/shop/shop.ts'
import { startShop } from './support/shop.ts'

interface Described {
  openapi: string
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        parameters: { name: string; in: string }[]
        security: object[]
        responses: Record<string, object>
        requestBody?: { content: Record<string, { example?: unknown }> }
      }
    >
  >
  components: Record<string, Record<string, unknown>>
}

test('HTTP-30 every route is in the description and every described call is served', async (t) => {
  const shop = await startShop(t)
  const document = (await (await shop.request('GET', '/openapi.json')).json()) as Described
  t.is(document.openapi, '3.1.0')
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const routes = shopRoutes(createShop(shop.deps))
  t.deepEqual(described.sort(), routes.map(({ method, path }) => `${method} ${path}`).sort())
  for (const call of described) {
    const [method = '', path = ''] = call.split(' ')
    const response = await shop.request(method, path.replaceAll(/\{(\w+)\}/g, 'x'), { token: '' })
    t.not(response.status, 404, call)
  }
  t.true(described.includes('POST /v1/sales:batch'))
})

test('HTTP-31 the description is whole: its references lead somewhere, its names are unique, its parameters are told', async (t) => {
  const shop = await startShop(t)
  const text = await (await shop.request('GET', '/openapi.json')).text()
  const document = JSON.parse(text) as Described
  const refs = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
  t.true(refs.length > 50)
  for (const ref of refs) {
    let at: unknown = document
    for (const part of ref.split('/')) at = (at as Record<string, unknown> | undefined)?.[part]
    t.truthy(at, ref)
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  )
  t.is(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
  for (const { path, parameters, responses, security } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    t.deepEqual(
      parameters.filter((one) => one.in === 'path').map(({ name }) => name),
      named as string[],
      path,
    )
    t.truthy(responses['500'], path)
    if (security.length > 0) {
      for (const status of ['401', '403', '422', '429', '503']) t.truthy(responses[status], `${path} ${status}`)
      t.true(
        parameters.some(({ name }) => name === 'Stempel-Seen'),
        path,
      )
    }
  }
})

test('HTTP-32 every example is taken by the schema it stands beside', async (t) => {
  const shop = await startShop(t)
  let examples = 0
  const fits = (schema: z.ZodType | undefined, example: unknown, where: string): void => {
    if (schema === undefined || example === undefined) return
    examples += 1
    const { error } = schema.safeParse(example)
    t.is(error, undefined, where)
  }
  for (const route of shopRoutes(createShop(shop.deps))) {
    fits(route.body, route.bodyExample, route.path)
    if (route.body !== undefined) t.not(route.bodyExample, undefined, route.path)
    for (const [status, answer] of Object.entries(route.answers))
      fits(answer.schema, answer.example, `${route.path} ${status}`)
  }
  t.true(examples >= 20)
})

test('HTTP-33 the documentation is plain HTML and one style sheet: no script, no code in it, nothing from outside', async (t) => {
  const shop = await startShop(t)
  for (const path of ['/docs', '/']) {
    const response = await shop.request('GET', path, { token: '' })
    t.is(response.headers.get('content-type'), 'text/html; charset=utf-8')
    t.regex(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'self';/)
    const html = await response.text()
    t.notRegex(html, /<script|\son\w+=|style=|javascript:|https?:\/\/|<style/i)
    t.deepEqual(
      [...html.matchAll(/<link[^>]*href="([^"]*)"/g)].map(([, href]) => href),
      ['/docs.css'],
    )
  }
  const html = await (await shop.request('GET', '/docs')).text()
  const ids = new Set([...html.matchAll(/id="([^"]+)"/g)].map(([, id]) => id))
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) t.true(ids.has(target), target)
  for (const word of ['/v1/sales:batch', 'burnPoints', 'too_many', 'Staff-Session']) t.true(html.includes(word), word)
  const css = await (await shop.request('GET', '/docs.css')).text()
  t.notRegex(css, /@import|url\(/)
})
