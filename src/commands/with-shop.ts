import { setTimeout as pause } from 'node:timers/promises'
import type { Settings } from '../config.ts'
import { StempelError } from '../domain/errors.ts'
import { reachShop } from '../local-socket.ts'
import { type OpenShop, openShop } from '../open-shop.ts'
import { type OperationName, operate } from '../operations.ts'

/** Asks the shop for an operation, whichever way it is reached. */
export type Call = (name: OperationName, input: unknown) => Promise<unknown>

const RETRY_MS = 250
const MOST_TRIES = 20

/**
 * Works in the shop that runs on these settings, else in its books, opened for the moment.
 * @throws StempelError what the operation throws, or `conflict` when somebody holds the data and does not answer.
 */
export async function withShop<T>(settings: Settings, use: (call: Call) => Promise<T>): Promise<T> {
  const running = await reachShop(settings.data)
  if (running !== undefined) {
    try {
      return await use(running.call)
    } finally {
      running.close()
    }
  }
  const shop = await openOrRetry(settings, MOST_TRIES)
  if (shop === undefined) return withShop(settings, use)
  try {
    return await use((name, input) => operate({ shop, onRevoked: () => {} }, name, input))
  } finally {
    shop.witness()
    shop.close()
  }
}

/** A shop that is just starting, or another command, holds the data for a moment. @returns undefined once a shop serves. */
async function openOrRetry(settings: Settings, tries: number): Promise<OpenShop | undefined> {
  try {
    return await openShop(settings)
  } catch (error) {
    if (!(error instanceof StempelError) || error.code !== 'conflict' || tries === 0) throw error
  }
  await pause(RETRY_MS)
  const running = await reachShop(settings.data)
  running?.close()
  return running === undefined ? openOrRetry(settings, tries - 1) : undefined
}
