import { ConsentsView } from './consents.tsx'
import { ContactView, ErasedView, EraseView, ExportView } from './decide.tsx'
import { HistoryView } from './history.tsx'
import { KeyedView } from './keyed.tsx'
import { LostView } from './lost.tsx'
import { SheetView } from './sheet.tsx'

/** The views that a shopper opens by a touch; they come after the first picture. */
export const behind = {
  keyed: KeyedView,
  lost: LostView,
  sheet: SheetView,
  history: HistoryView,
  contact: ContactView,
  consents: ConsentsView,
  export: ExportView,
  erase: EraseView,
  erased: ErasedView,
}
