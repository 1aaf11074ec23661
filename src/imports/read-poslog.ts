import { invalid, StempelError } from '../domain/errors.ts'
import type { ImportedTransaction, ImportSettings, ImportSource } from './imported.ts'
import { decodeText } from './poslog/decode-text.ts'
import { type Slice, TransactionSplitter } from './poslog/split-transactions.ts'
import { readTransaction } from './poslog/transaction.ts'
import { parseElement, XmlFault } from './poslog/xml-tree.ts'

/**
 * The transactions of an NRF/ARTS POSLog or digital receipt, one by one in the order of the file; no more than one is
 * in memory. A transaction that cannot be read comes out as `broken` and the next one follows.
 * `onBytes` hears how many bytes of the file have been read so far.
 * @throws StempelError `invalid`, naming line and column, when the file itself is not XML, ends early or holds none.
 */
export async function* readPoslog(
  source: ImportSource,
  settings: ImportSettings,
  onBytes: (bytesDone: number) => void = () => {},
): AsyncGenerator<ImportedTransaction> {
  const splitter = new TransactionSplitter()
  let number = 0
  for await (const { text, bytesDone } of decodeText(source)) {
    for (const slice of splitter.push(text)) {
      number += 1
      yield readSlice(slice, number, settings)
    }
    onBytes(bytesDone)
  }
  splitter.end()
  if (number === 0)
    throw invalid('file', 'The file holds no transactions. It should be an NRF/ARTS POSLog or digital receipt.')
}

function readSlice(slice: Slice, number: number, settings: ImportSettings): ImportedTransaction {
  try {
    return readTransaction(parseElement(slice.xml, slice.namespaces), number, settings)
  } catch (error) {
    if (error instanceof XmlFault) return { kind: 'broken', number, reason: placeOf(slice, error), warnings: [] }
    if (!(error instanceof StempelError)) throw error
    const { line, column } = slice.start
    return { kind: 'broken', number, reason: `Line ${line}, column ${column}: ${error.message}`, warnings: [] }
  }
}

function placeOf({ start }: Slice, fault: XmlFault): string {
  const column = fault.line === 1 ? start.column + fault.column - 1 : fault.column
  return `Line ${start.line + fault.line - 1}, column ${column}: the XML of this transaction is not well-formed.`
}
