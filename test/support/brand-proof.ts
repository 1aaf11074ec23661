import type { BrandEngine } from '../../src/books/brand/engine.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'

/** True when the brand's books prove themselves, otherwise the first difference. */
export const isProven = async (engine: BrandEngine): Promise<unknown> =>
  engine.transaction(async (tx) => {
    const verdict = await verifyBrand(tx, sha256Text)
    return verdict.ok || verdict.first
  })
