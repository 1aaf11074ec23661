import type { Logger } from 'pino'
import { z } from 'zod'
import { documentsIn, documentsTaken, refuseDocument, takeDocument } from './actions/shop/take-documents.ts'
import type { SyncAnswer } from './domain/brand/messages.ts'
import { StempelError } from './domain/errors.ts'
import type { BrandFiles } from './keys/brand-files.ts'
import type { Live } from './live/live.ts'
import type { OpenShop } from './open-shop.ts'

type Documents = SyncAnswer['documents']

/** Where what the brand publishes goes. */
interface Taking {
  readonly shop: OpenShop
  readonly files: BrandFiles
  readonly log: Logger
  readonly live: Pick<Live, 'notify'>
}

const receiptKey = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) })

/**
 * Takes over what the brand publishes: programmes and statements into the books, keys of receipts beside them. What
 * cannot hold here is noted with its reason, and the rest goes on.
 * @throws StempelError `unavailable` when the books cannot be written now; the next round brings it again.
 */
export async function takeDocuments(taking: Taking, documents: Documents): Promise<void> {
  const digest = documents.find(({ kind }) => kind === 'digest')?.id
  if (digest === undefined) return
  const { shop, files, log, live } = taking
  const { books, clock, ctx } = shop
  for (const document of documentsIn(documents)) {
    const { kind, id } = document
    try {
      const notices = await books.writer.submit((tx) => takeDocument(tx, document, clock.now(), ctx))
      if (notices.length === 0) continue
      shop.reloadProgrammes()
      live.notify(notices)
    } catch (error) {
      if (error instanceof StempelError && error.code === 'unavailable') throw error
      log.warn({ kind, id, fault: wordsOf(error) }, 'the brand published what cannot hold in this shop')
      await books.writer.submit((tx) => refuseDocument(tx, document, error))
    }
  }
  files.keepReceiptKeys(digest, receiptKeysIn(documents))
  await books.writer.submit((tx) => documentsTaken(tx, digest, documents, clock.now()))
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'not an error')

const receiptKeysIn = (documents: Documents): { shop: string; key: string }[] =>
  documents.flatMap(({ kind, id, body }) => {
    const known = kind === 'receipt-key' ? receiptKey.safeParse(body) : undefined
    return known?.success === true ? [{ shop: id, key: known.data.key }] : []
  })
