import { invalid } from '../../domain/errors.ts'
import { json } from '../send.ts'
import { check } from '../validate.ts'
import type { BrandRoute } from './app.ts'
import type { BrandDeps } from './deps.ts'

const HEX_KEY = /^([0-9a-f]{64})?$/
/** 500 entries with all they may hold are under 512 KiB. */
const SYNC_BYTES = 2 * 1024 * 1024

/**
 * One round between a shop and the brand. Headers: `Stempel-Shop-Key`, the public key (hex) of the shop's receipts;
 * `Stempel-Documents`, the digest of the published documents it has, so that they come only when they changed.
 */
export const sync = (deps: BrandDeps): BrandRoute => ({
  method: 'POST',
  path: '/v1/brand/sync',
  callers: 'shops',
  bodyBytes: SYNC_BYTES,
  act: async ({ shop, header, body }) => {
    const request = check(deps.syncRequest, body)
    const publicKey = header('stempel-shop-key')
    if (!HEX_KEY.test(publicKey)) throw invalid('Stempel-Shop-Key', 'This header is 64 hex characters.')
    const documents = header('stempel-documents').slice(0, 64)
    const answer = await deps.sync({ shop, publicKey, documents }, request)
    return json(200, answer)
  },
})
