import type { RunningShop } from '../shop.ts'
import { externalAddresses } from '../tls.ts'

/**
 * What an engineer hears of a shop that serves HTTPS under its own root: where tablets find the trust page, and the
 * fingerprint to compare with theirs. @returns undefined for any other shop
 */
export function trustOf({ url, fingerprint, shop }: RunningShop): { json: object; text: string } | undefined {
  if (fingerprint === undefined) return undefined
  const { port } = new URL(url)
  const found = externalAddresses(shop.settings).map((host) => `https://${host}:${port}`)
  const addresses = [...new Set([url, ...found])]
  const text = `\nOn the shop's network: ${addresses.join(', ')}\nTablets begin at ${addresses.at(-1)}/trust; they must show this SHA-256 fingerprint:\n${fingerprint}`
  return { json: { addresses, fingerprint }, text }
}
