import { readFileSync } from 'node:fs'
import { docsPage, homePage } from '../docs-page.ts'
import { openapi } from '../openapi.ts'
import { type Route, route } from '../route.ts'
import { HTML_TYPE, JSON_TYPE, json, type Reply } from '../send.ts'
import { batchEntry } from './batch.ts'

const INTRODUCTION = {
  title: 'Stempel, the shop',
  description:
    'What a till, a screen and an operator can rely on. Money is whole minor units, points are whole numbers, times are RFC 3339 with their offset. Events are a PUT under an id of the caller: first 201, the same again 200 with the same bytes, other content 409. A 4xx writes nothing.',
}

/**
 * The description of routes, its own included, and the pages made from it.
 * @param introduction what it is about; the shop unless said
 */
export function docs(described: readonly Route[], version: string, introduction = INTRODUCTION): Route[] {
  let answers: { json: Reply; docs: Reply } | undefined
  const ready = (): { json: Reply; docs: Reply } => {
    if (answers === undefined) {
      const document = openapi([...described, ...own], { ...introduction, version }, [batchEntry])
      answers = {
        json: json(200, document),
        docs: { status: 200, type: HTML_TYPE, body: docsPage(document) },
      }
    }
    return answers
  }
  const css = readFileSync(new URL('../docs.css', import.meta.url))
  const home = homePage(version)
  const own: Route[] = [
    page('/openapi.json', 'This description', JSON_TYPE, () => ready().json),
    page('/docs', 'This description, to read', 'text/html', () => ready().docs),
    page('/docs.css', 'How the pages look', 'text/css', () => ({
      status: 200,
      type: 'text/css; charset=utf-8',
      body: css,
    })),
    page('/', 'What runs here', 'text/html', () => ({ status: 200, type: HTML_TYPE, body: home })),
  ]
  return own
}

const page = (path: string, summary: string, type: string, act: () => Reply): Route =>
  route({
    method: 'GET',
    path,
    tag: 'Description',
    summary,
    callers: 'anyone',
    answers: { 200: { description: summary, type } },
    refusals: [],
    act,
  })
