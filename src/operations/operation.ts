import type { z } from 'zod'
import type { Notice } from '../actions/shop/context.ts'
import type { Listened, listenInput } from '../equipment/listening.ts'
import type { PairingCode } from '../http/shop/pairing-store.ts'
import type { OpenShop } from '../open-shop.ts'

/** An open shop as the operations see it; a running server also hears of devices that were revoked. */
export interface Operated {
  readonly shop: OpenShop
  readonly onRevoked: (deviceId: string) => void
  /** Tells screens what was committed; nobody listens where no server runs. */
  readonly notify?: (notices: readonly Notice[]) => void
  /** What readers and printers say at this moment; only a running shop has them open. */
  readonly listen?: (input: z.output<typeof listenInput>) => Promise<Listened>
  /** Makes a short code for a token; only a running shop takes one. */
  readonly offerPairing?: (device: string, token: string) => PairingCode
}

/** One thing an engineer does from the command line, in a running shop or in one opened for the moment. */
export interface Operation<S extends z.ZodType> {
  readonly input: S
  run(on: Operated, input: z.output<S>): Promise<unknown>
}

export const operation = <S extends z.ZodType>(given: Operation<S>): Operation<S> => given
