import { z } from 'zod'
import { DOCUMENT_KINDS } from '../domain/brand/documents.ts'
import { PURPOSES } from '../domain/consent/purpose.ts'

/**
 * The messages between a shop and its brand (`POST /v1/brand/sync`), and the headers between a till and its shop. A
 * shop asks, the brand answers; every message may be lost, doubled, late or out of order, and none of them needs a clock.
 */

/** Entries in one request at most; a backlog goes over in several. */
export const MAX_ENTRIES = 500
/** Aliases in one list at most. */
export const MAX_ALIASES = 500

/** Documents of a brand in one list at most. */
const MAX_DOCUMENTS = 200

/** Operations of before that one joining names. */
const MAX_WITHIN = 500

/** Lines that one return tells of: a sale of more has no receipt token. */
const MAX_LINES_BACK = 150

const hex32 = z.string().regex(/^[0-9a-f]{32}$/)
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const month = z.string().regex(/^\d{4}-\d{2}$/)
const points = z.int().min(0).max(1_000_000_000)
const whole = z.int().min(0)
/** The life of a shop's books; a restore begins another one. */
const streamId = z.string().regex(/^[0-9A-Za-z_-]{16,64}$/)

/** What an operation did to points: earned, spent, an earning undone, a spending undone. */
export const operationKinds = ['ACC', 'RED', 'CLW', 'UND'] as const
export type OperationKind = (typeof operationKinds)[number]

/**
 * Besides operations: rights given back, an operation of a dead stream replayed, a refusal taken in, a member leaving,
 * goods of another shop's sale taken back.
 */
export const entryKinds = [...operationKinds, 'RET', 'REP', 'VOID', 'OUT', 'BAK'] as const
export type EntryKind = (typeof entryKinds)[number]

/** The half of an entry that can be deleted on both sides; the chain holds a salted commitment to it. */
export const entryDetail = z.strictObject({
  /** The member as this shop alone knows it. */
  alias: hex32,
  day,
  /** Version of the programme that judged it. */
  programme: whole,
  /** The operation's id, the same for ever and in every life; on ACC, RED, CLW, UND and REP. */
  op: hex32.optional(),
  /** Cents that count for the member's tier; below 0 when goods come back. */
  cents: z.int().optional(),
  /** The month they belong to, where it is not that of the day; on entries of returns. */
  month: month.optional(),
  /** The tier the card had where it joined, and its last day; on an ACC of joining. */
  tier: z.string().min(1).max(40).optional(),
  tierUntil: day.optional(),
  /** The month at whose end the points expire; on ACC, and on REP of one. */
  until: month.optional(),
  /** Points the rights held here did not cover: the pool pays them, or the member owes them. On RED, CLW and REP. */
  owed: points.optional(),
  /** What was replayed, and the dead stream it was first offered to; on REP. */
  of: z.enum(operationKinds).optional(),
  dead: streamId.optional(),
  /** The number of the refused entry; on VOID. */
  refers: whole.optional(),
  /** Spend by department, where `profiling` was consented to. */
  departments: z.record(z.string().max(40), z.int()).optional(),
  /** Name of the payment this leaving is paid under, known once; on OUT. */
  leave: hex32.optional(),
  /** The sale goods came back of, by a name that only who holds its receipt can make; on BAK and on entries of returns. */
  sale: hex32.optional(),
  /** Its lines that came back, as `src/domain/brand/lines-back.ts` packs them. */
  back: z.array(z.array(z.int()).length(9)).max(MAX_LINES_BACK).optional(),
  /** Points a card brings along when it joins, by the month they end in; together they are the points of the entry. */
  carried: z.record(month, z.int().min(1)).optional(),
  /** Ids of operations that are in these points and that tills may still repeat: booked with the joining, or not at all. */
  within: z.array(hex32).max(MAX_WITHIN).optional(),
  /** The last fact of the account before those, by a name only the shop can make; `joined:` of a refusal says it again. */
  behind: hex32.optional(),
})
export type EntryDetail = z.infer<typeof entryDetail>

/** One link of a stream. Rights follow from kind and points alone. */
export const streamEntry = z.strictObject({
  seq: z.int().min(1),
  kind: z.enum(entryKinds),
  points,
  salt: hex32,
  detail: entryDetail,
  hash: hex64,
})
export type StreamEntry = z.infer<typeof streamEntry>

/**
 * A link whose detail its shop has forgotten with a member who left. A brand that was put back takes it in as of nobody:
 * the chain goes on, and nothing is booked.
 */
const forgottenEntry = streamEntry
  .omit({ salt: true, detail: true })
  .extend({ commitment: hex64, detail: z.undefined().optional() })

/** Rights granted so far, as a cumulative number: merged by maximum, so that an old answer does no harm. */
export const grant = z.strictObject({ alias: hex32, granted: points })
export type Grant = z.infer<typeof grant>

/** How a shop stands to a document of the brand. */
const held = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  id: z.string().min(1).max(100),
  state: z.enum(['held', 'replaced', 'refused']),
  version: whole.optional(),
  late: z.boolean().optional(),
  path: z.string().max(200).optional(),
  why: z.string().max(300).optional(),
})

export const syncRequest = z.strictObject({
  stream: streamId,
  /** Grows with every request of a stream; of a request that is older than one seen, only the entries count. */
  round: whole,
  /** Number and hash of the entry before the first one sent. */
  after: whole,
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  entries: z.array(z.union([streamEntry, forgottenEntry])).max(MAX_ENTRIES),
  /** Whether these entries reach the head of the stream. */
  complete: z.boolean(),
  /** "Raise what is granted to this alias to so much"; asked again until it is answered. */
  wants: z.array(grant).max(MAX_ALIASES).default([]),
  /**
   * Tags of cards whose holders consented here, or took it back before the list named them, and of cards that replace a
   * member's lost one; until `settled` names them.
   */
  joins: z
    .array(z.strictObject({ tag: hex64, withdrawn: z.boolean().optional(), replaces: hex64.optional() }))
    .max(MAX_ALIASES)
    .default([]),
  /** Dead streams of this shop that every till has replayed. */
  close: z.array(streamId).max(100).default([]),
  /** Payments for leaving that were booked here. */
  paid: z.array(hex32).max(MAX_ALIASES).default([]),
  /** The brand's life this shop last heard of, and how far it has the list of that life. */
  life: z.string().max(64).default(''),
  list: whole.default(0),
  /** Codes by which members sign in online, taken from kiosks here a moment ago: a keyed digest of each. */
  codes: z
    .array(z.strictObject({ alias: hex32, proof: hex64 }))
    .max(MAX_ALIASES)
    .optional(),
  /** The recognition key by which this shop makes tags: its number; 0 for none. */
  recognition: whole.default(0),
  /** What members agree to now beside their membership, each change in its order; until `tellings` names it. */
  purposes: z
    .array(z.strictObject({ alias: hex32, agreed: z.array(z.enum(PURPOSES)).max(PURPOSES.length), telling: hex32 }))
    .max(MAX_ALIASES)
    .optional(),
  /** Changes that everybody has confirmed; the brand forgets their names. */
  confirmed: z.array(hex32).max(MAX_ALIASES).optional(),
  /** Every document of the brand that the shop holds or refused, told when any of it changed. */
  held: z.array(held).max(MAX_DOCUMENTS).optional(),
  /**
   * After the brand was restored: what this shop was granted and whom it knows, of this request's share.
   * `last` ends the report; the brand grants nothing to these members before.
   */
  report: z
    .strictObject({
      life: z.string().max(64),
      granted: z.array(grant).max(MAX_ALIASES),
      known: z.array(z.strictObject({ tag: hex64, alias: hex32 })).max(MAX_ALIASES),
      last: z.boolean(),
    })
    .optional(),
})
export type SyncRequest = z.infer<typeof syncRequest>

/** What a shop is told about one member; `gone` when the member has left. */
export const listed = z.strictObject({
  alias: hex32,
  tag: hex64.optional(),
  gone: z.boolean().optional(),
  tier: z.string().optional(),
  tierUntil: day.optional(),
})
export type Listed = z.infer<typeof listed>

export const syncAnswer = z.strictObject({
  /** The brand's life; it changes when the brand is restored from a backup. */
  life: z.string().max(64),
  stream: streamId,
  /** Everything up to here is in the brand's books, durably; with the hash of that entry. */
  acknowledged: whole,
  hash: hex64,
  /** This stream went another way here: the books were copied or put back. The shop begins a new stream. */
  fork: z.boolean().default(false),
  grants: z.array(grant),
  /**
   * Entries that gave no rights because their operation was known, and of BAK those whose goods had come back elsewhere
   * before (`rest:` and the points that could not be taken again); repeated until the VOID is acknowledged.
   */
  refused: z.array(z.strictObject({ seq: z.int().min(1), reason: z.string() })).max(MAX_ALIASES),
  /** Streams that are closed now. */
  closed: z.array(streamId),
  /** Other streams of this shop that are open: a shop that was restored more than once may know nothing of them. */
  open: z.array(streamId).default([]),
  /** Aliases whose rights should come back: the member shops elsewhere. */
  recall: z.array(hex32).max(MAX_ALIASES).default([]),
  /** Joins and withdrawals that are done. */
  settled: z.array(hex64).max(MAX_ALIASES).default([]),
  /** Payments for members who left here, repeated until `paid` names them. */
  payouts: z
    .array(z.strictObject({ leave: hex32, points }))
    .max(MAX_ALIASES)
    .default([]),
  /** What changed of the list since the shop's number, and the number it then has. */
  list: z.array(listed).max(MAX_ALIASES),
  listed: whole,
  /** Whether more of the list waits. */
  more: z.boolean().default(false),
  /** Points a shop may hold for a member without the brand, and at how many shops at once. */
  allowance: z.strictObject({ points, shops: z.int().min(1) }),
  /** Proofs of codes that can be used now; only where the request had codes. */
  coded: z.array(hex64).max(MAX_ALIASES).optional(),
  /** The key for tags and its number, when the shop's is another one; 64 hex characters. */
  recognition: z.strictObject({ number: whole, key: hex64 }).optional(),
  /** Who was told of changes this shop told of, and who has confirmed; repeated until `confirmed` names them. */
  tellings: z
    .array(z.strictObject({ telling: hex32, systems: z.array(z.string()), confirmed: z.array(z.string()) }))
    .max(MAX_ALIASES)
    .optional(),
  /** Documents that changed (programmes, statements, other shops' public keys); read by who knows their kind. */
  documents: z.array(z.strictObject({ kind: z.string(), id: z.string(), body: z.unknown() })).default([]),
})
export type SyncAnswer = z.infer<typeof syncAnswer>
