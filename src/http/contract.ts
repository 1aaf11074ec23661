/** The types of requests and answers that screens share with the server; nothing here runs. */
import type { z } from 'zod'
import type { adjustmentAnswer, adjustmentBody } from './shop/adjustments.ts'
import type { undoneAnswer } from './shop/answers.ts'
import type { auditAnswer } from './shop/audit.ts'
import type { backupAnswer, backupList } from './shop/backups.ts'
import type { batchAnswer } from './shop/batch.ts'
import type { cardSessionAnswer, cardSessionBody } from './shop/card-sessions.ts'
import type { cardsAnswer } from './shop/cards.ts'
import type { claimAnswer, claimBody } from './shop/claims.ts'
import type { consentAnswer, consentBody, consentsAnswer } from './shop/consents.ts'
import type { coupon, couponBody } from './shop/coupons.ts'
import type { deviceAnswer, deviceBody, deviceList, listenAnswer } from './shop/devices-admin.ts'
import type { equipmentAnswer } from './shop/equipment.ts'
import type { giftBody } from './shop/gifts.ts'
import type { healthAnswer } from './shop/health.ts'
import type { holdAnswer, holdBody } from './shop/holds.ts'
import type { knowledgeAnswer } from './shop/knowledge.ts'
import type { contactBody, exportAnswer, historyAnswer, meAnswer } from './shop/me.ts'
import type { onlineCodeAnswer } from './shop/online-codes.ts'
import type { pairingAnswer, pairingBody } from './shop/pairings.ts'
import type { passkeyEntry, passkeyList } from './shop/passkeys.ts'
import type {
  programmeAnswer,
  programmeBody,
  programmeList,
  publicationAnswer,
  publicationBody,
} from './shop/programmes.ts'
import type { quoteAnswer, quoteBody } from './shop/quotes.ts'
import type { previewBody, receiptAnswer } from './shop/receipts.ts'
import type { recoveryAnswer, recoveryBody } from './shop/recoveries.ts'
import type { reportAnswer } from './shop/reports.ts'
import type { returnBody } from './shop/returns.ts'
import type { saleAnswer, saleBody } from './shop/sales.ts'
import type { scanAnswer, scanBody } from './shop/scans.ts'
import type { setupBody, setupState } from './shop/setup.ts'
import type { signInAnswer, signInBody } from './shop/sign-in.ts'
import type { staffBody, staffEntry, staffList } from './shop/staff-admin.ts'
import type { staffSessionAnswer, staffSessionBody } from './shop/staff-sessions.ts'
import type { statementAnswer, statementBody, statementsAnswer } from './shop/statements.ts'
import type { suggestionAnswer, suggestionsAnswer } from './shop/suggestions.ts'
import type { ticketAnswer, ticketBody, ticketList } from './shop/tickets.ts'
import type { answerAnswer, answerBody } from './shop/visit-answers.ts'
import type { visitAnswer, visitBody } from './shop/visits.ts'
import type { voidBody } from './shop/voids.ts'
import type { whatIfAnswer, whatIfBody } from './shop/whatif.ts'

export type { Problem } from './problem.ts'
export type SaleBody = z.input<typeof saleBody>
export type SaleAnswer = z.infer<typeof saleAnswer>
export type QuoteBody = z.input<typeof quoteBody>
export type QuoteAnswer = z.infer<typeof quoteAnswer>
export type HoldBody = z.input<typeof holdBody>
export type HoldAnswer = z.infer<typeof holdAnswer>
export type ScanBody = z.input<typeof scanBody>
export type ScanAnswer = z.infer<typeof scanAnswer>
export type Coupon = z.infer<typeof coupon>
export type CouponBody = z.input<typeof couponBody>
export type GiftBody = z.input<typeof giftBody>
export type ReturnBody = z.input<typeof returnBody>
export type VoidBody = z.input<typeof voidBody>
export type UndoneAnswer = z.infer<typeof undoneAnswer>
export type ClaimAnswer = z.infer<typeof claimAnswer>
export type ClaimBody = z.input<typeof claimBody>
export type BatchAnswer = z.infer<typeof batchAnswer>
export type VisitBody = z.input<typeof visitBody>
export type VisitAnswer = z.infer<typeof visitAnswer>
export type AnswerBody = z.input<typeof answerBody>
export type AnswerAnswer = z.infer<typeof answerAnswer>
export type CardSessionBody = z.input<typeof cardSessionBody>
export type CardSessionAnswer = z.infer<typeof cardSessionAnswer>
export type MeAnswer = z.infer<typeof meAnswer>
export type HistoryAnswer = z.infer<typeof historyAnswer>
export type ExportAnswer = z.infer<typeof exportAnswer>
export type ContactBody = z.input<typeof contactBody>
export type ConsentsAnswer = z.infer<typeof consentsAnswer>
export type ConsentBody = z.input<typeof consentBody>
export type ConsentAnswer = z.infer<typeof consentAnswer>
export type StatementBody = z.input<typeof statementBody>
export type StatementAnswer = z.infer<typeof statementAnswer>
export type StatementsAnswer = z.infer<typeof statementsAnswer>
export type PairingBody = z.input<typeof pairingBody>
export type OnlineCodeAnswer = z.infer<typeof onlineCodeAnswer>
export type PairingAnswer = z.infer<typeof pairingAnswer>
export type RecoveryBody = z.input<typeof recoveryBody>
export type RecoveryAnswer = z.infer<typeof recoveryAnswer>
export type StaffSessionBody = z.input<typeof staffSessionBody>
export type StaffSessionAnswer = z.infer<typeof staffSessionAnswer>
export type ReportAnswer = z.infer<typeof reportAnswer>
export type WhatIfBody = z.input<typeof whatIfBody>
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>
export type Health = z.infer<typeof healthAnswer>
export type ProgrammeBody = z.input<typeof programmeBody>
export type ProgrammeList = z.infer<typeof programmeList>
export type ProgrammeAnswer = z.infer<typeof programmeAnswer>
export type PublicationBody = z.input<typeof publicationBody>
export type PublicationAnswer = z.infer<typeof publicationAnswer>
export type ReceiptAnswer = z.infer<typeof receiptAnswer>
export type PreviewBody = z.input<typeof previewBody>
export type KnowledgeAnswer = z.infer<typeof knowledgeAnswer>
export type SuggestionsAnswer = z.infer<typeof suggestionsAnswer>
export type SuggestionAnswer = z.infer<typeof suggestionAnswer>
export type SetupState = z.infer<typeof setupState>
export type SetupBody = z.input<typeof setupBody>
export type SignInBody = z.input<typeof signInBody>
export type SignInAnswer = z.infer<typeof signInAnswer>
export type PasskeyEntry = z.infer<typeof passkeyEntry>
export type PasskeyList = z.infer<typeof passkeyList>
export type StaffEntry = z.infer<typeof staffEntry>
export type StaffList = z.infer<typeof staffList>
export type StaffBody = z.input<typeof staffBody>
export type DeviceList = z.infer<typeof deviceList>
export type DeviceBody = z.input<typeof deviceBody>
export type DeviceAnswer = z.infer<typeof deviceAnswer>
export type ListenAnswer = z.infer<typeof listenAnswer>
export type EquipmentAnswer = z.infer<typeof equipmentAnswer>
export type BackupList = z.infer<typeof backupList>
export type BackupAnswer = z.infer<typeof backupAnswer>
export type CardsAnswer = z.infer<typeof cardsAnswer>
export type AuditAnswer = z.infer<typeof auditAnswer>
export type AdjustmentBody = z.input<typeof adjustmentBody>
export type AdjustmentAnswer = z.infer<typeof adjustmentAnswer>
export type Ticket = z.infer<typeof ticketAnswer>
export type TicketList = z.infer<typeof ticketList>
export type TicketBody = z.input<typeof ticketBody>
