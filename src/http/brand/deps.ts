import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { z } from 'zod'
import type { SyncAnswer, SyncRequest } from '../../domain/brand/messages.ts'
import type { Random } from '../../domain/ports.ts'
import type { ShopMetrics } from '../metrics.ts'

/** What a shop sends beside its entries, and what it has of what the brand publishes. */
export interface ShopVoice {
  readonly shop: string
  /** Ed25519, hex; empty when the shop signs no receipts. */
  readonly publicKey: string
  /** Digest of the documents it has. */
  readonly documents: string
}

export interface BrandHealth {
  readonly status: 'ready' | 'unavailable'
  readonly version: string
  readonly engine: 'sqlite' | 'postgres'
  readonly shops: number
  readonly warnings: readonly string[]
}

/** What the brand's HTTP face needs of the rest. */
export interface BrandDeps {
  /** The shop whose key this is. @returns undefined for a key unknown or revoked. */
  readonly shopOfKey: (token: string) => Promise<string | undefined>
  /** The form of what a shop sends. */
  readonly syncRequest: z.ZodType<SyncRequest>
  readonly sync: (voice: ShopVoice, request: SyncRequest) => Promise<SyncAnswer>
  readonly health: () => Promise<BrandHealth>
  readonly registry: Registry
  readonly metrics: Pick<ShopMetrics, 'request'>
  readonly random: Random
  readonly log: Logger
  /** ms of a clock that only goes forward. */
  readonly ticks: () => number
}
