import type { TillClientOptions } from './till-client.ts'

const PATIENCE_MS = 2_000

/**
 * Carries requests to a shop over HTTP or HTTPS.
 * @param to.url where the shop listens, for example `https://shop.example:8443`
 * @param to.token the till's own, from `stempel device add`
 * @param to.patienceMs a till never waits longer for loyalty; what was not answered by then is repeated later
 */
export const overHttp =
  (to: { readonly url: string; readonly token: string; readonly patienceMs?: number }): TillClientOptions['send'] =>
  async ({ method, path, headers, body }) => {
    const answer = await fetch(new URL(path, to.url), {
      method,
      headers: { ...headers, Authorization: `Bearer ${to.token}` },
      body,
      signal: AbortSignal.timeout(to.patienceMs ?? PATIENCE_MS),
    })
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name) ?? undefined,
      body: await answer.text(),
    }
  }
