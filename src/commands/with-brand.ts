import { readBrandSettings } from '../config.ts'
import { type OpenBrand, openBrand } from '../open-brand.ts'

/** Works in the brand's books beside its server: every step is one transaction, so nobody needs to stop. */
export async function withBrand<T>(use: (brand: OpenBrand) => Promise<T>): Promise<T> {
  const brand = await openBrand(readBrandSettings(process.env))
  try {
    return await use(brand)
  } finally {
    await brand.close()
  }
}
