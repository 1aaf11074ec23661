import { invalid, StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ImportSettings } from '../imported.ts'
import { currencyDecimals } from './decimal.ts'
import { toRfc3339 } from './instant.ts'
import { keyOf, type Reading, tidy } from './reading.ts'
import { child, children, childText, flag, type XmlElement } from './xml-tree.ts'

/** What a transaction says about itself before its lines. */
export interface Header {
  readonly number: number
  readonly key: string
  readonly storeId: string | undefined
  readonly operator: string | undefined
  /** RFC 3339 with an offset. */
  readonly finishedAt: string
  readonly businessDate: string
  readonly reading: Reading
}

const INSTANTS = ['EndDateTime', 'ReceiptDateTime', 'BeginDateTime']

/** The key as far as the file tells it, for transactions that are only counted. */
export function roughKey(transaction: XmlElement): string {
  return keyOf(transaction, storeOf(transaction), instantText(transaction)?.slice(0, 10) ?? '')
}

/** @throws StempelError `invalid` when the key, the currency or the time cannot be read. */
export function headerOf(transaction: XmlElement, number: number, settings: ImportSettings): Header {
  const key = roughKey(transaction)
  const { businessDate } = parseKey(key)
  const finished = instantText(transaction)
  if (finished === undefined) throw invalid('finishedAt', 'It does not say when it was finished.')
  const currency = childText(transaction, 'CurrencyCode') ?? settings.currency
  const { timeZone } = settings
  return {
    number,
    key,
    storeId: storeOf(transaction),
    operator: tidy(childText(transaction, 'OperatorID'), 40),
    finishedAt: toRfc3339(finished, timeZone, 'finishedAt'),
    businessDate,
    reading: { currency, decimals: currencyDecimals(currency), timeZone, warnings: [] },
  }
}

function instantText(transaction: XmlElement): string | undefined {
  const retail = child(transaction, 'RetailTransaction')
  for (const name of INSTANTS) {
    const text = childText(transaction, name) ?? (retail && childText(retail, name))
    if (text !== undefined) return text
  }
  return undefined
}

function storeOf(transaction: XmlElement): string | undefined {
  const unit = child(transaction, 'BusinessUnit')
  return childText(transaction, 'RetailStoreID') ?? (unit && childText(unit, 'UnitID'))
}

/** The key of another transaction this one refers to for one of the reasons; undefined when it cannot be a key. */
export function linkedKey(transaction: XmlElement, reasons: RegExp, header: Header): string | undefined {
  const retail = child(transaction, 'RetailTransaction')
  const links = [transaction, ...(retail ? [retail] : [])].flatMap((element) => children(element, 'TransactionLink'))
  const link = links.find((one) => reasons.test(one.attributes.get('ReasonCode') ?? childText(one, 'ReasonCode') ?? ''))
  if (link === undefined) return undefined
  const key = keyOf(link, header.storeId, header.businessDate)
  try {
    parseKey(key)
    return key
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    header.reading.warnings.push('It refers to another transaction whose number is incomplete.')
    return undefined
  }
}

/** Why a transaction is no sale by its nature; undefined for one that should be read. */
export function skipReason(transaction: XmlElement): string | undefined {
  if (flag(transaction, 'TrainingModeFlag')) return 'training'
  if (flag(transaction, 'CancelFlag')) return 'cancelled'
  const retail = child(transaction, 'RetailTransaction')
  if (retail === undefined) return otherKind(transaction)
  const status = retail.attributes.get('TransactionStatus') ?? ''
  if (/^(Suspended|Cancell?ed|Voided|PostVoided|Failed)$/i.test(status)) return status.toLowerCase()
  return undefined
}

function otherKind(transaction: XmlElement): string {
  const body = transaction.children.find(({ name }) => name.endsWith('Transaction'))
  if (body === undefined) return 'no sale inside'
  const reason = tidy(childText(body, 'ReasonCode'), 60)
  return reason === undefined ? localKind(body) : `${localKind(body)}: ${reason}`
}

const localKind = (body: XmlElement): string => body.name.slice(body.name.indexOf(':') + 1).slice(0, 40)
