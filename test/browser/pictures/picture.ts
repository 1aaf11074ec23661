import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import type { TestShop } from '../../support/test-shop.ts'
import type { Size } from '../support.ts'

/** One picture of a screen in one state. */
export interface Picture {
  /** Of its file, without the ending. */
  readonly name: string
  readonly size: Size
  readonly path: string
  /** The device of the test shop it is paired as. */
  readonly as?: string
  readonly start?: (t: ExecutionContext) => Promise<TestShop>
  /** Brings the screen into the state. */
  show(page: Page, shop: TestShop): Promise<void>
}
