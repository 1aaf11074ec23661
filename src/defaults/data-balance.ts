import { consentBalance } from './consent-balance.ts'

/** Why a column is kept, what its shopper has of it, and when it goes. */
export interface Kept {
  readonly purpose: string
  /** `none` where a column says nothing about any shopper. */
  readonly benefit: string
  readonly until: string
}

const kept = (purpose: string, benefit: string, until: string): Kept => ({ purpose, benefit, until })

const FOR_EVER = 'for ever; a number that leads to nobody'
const ACCOUNT = 'erasure, or 24 months without a visit'
const BASKET = '90 days'
const ANSWER = '90 days'
const EVENT = 'erasure; after it a keyed digest of the key'
const WAITING = 'its sale arrives, 30 days at most'
const HOLD = 'the sale is finished, 30 days at most'
const PAIRED = 'the device is paired anew'
const SHOP = 'the shop'
const NONE = 'none'
const VISIT = '3 days'
const OFFERED = '90 days'
const COUPON = 'erasure; 90 days after its last day when nobody used it'
const OFFERED_COLUMNS = ['account', 'at', 'offer', 'day', 'programme', 'tactic', 'arm', 'propensity_ppm', 'issued', 'n']
const COUPON_COLUMNS = [
  ...['issued', 'n', 'number', 'offer', 'programme', 'account', 'state', 'since', 'until', 'cents'],
  ...['used', 'used_by', 'counted'],
]

const sums = kept('books that prove themselves', 'no point is lost or made up', FOR_EVER)
const forgettable = kept('says whose points a fact moved', 'history and reasons for each point', 'erasure')
const points = kept('the card’s points', 'points to spend', ACCOUNT)
const tier = kept('finds the tier', 'more points for regular shoppers', ACCOUNT)
const progress = kept('what a return needs', 'returns in any order take back no more than was given', EVENT)
const repeat = kept('answers a repeat the same', 'no sale counts twice', EVENT)
const hold = kept('promises a discount while paying', 'points are not spent twice', HOLD)
const gift = kept('a gift to hand over', 'the gift is not forgotten', ACCOUNT)
const counter = kept('keeps limits, counts gifts and tiers', 'limits that hold for everybody alike', ACCOUNT)
const segment = kept(
  'offers and rules for kinds of behaviour',
  'offers for how one really shops',
  'the next night, or erasure',
)
const coupon = kept('a coupon to use', 'a discount, once and as it was promised', COUPON)
const visit = kept('a repeat gets the same, coming back gives no more', 'coupons that are not lost', VISIT)
const offered = kept(
  'offers rest, and a report tells whether they change anything',
  'the same offer does not come again and again; what does nothing ends',
  OFFERED,
)
const contact = kept('how much the shopper wants to be offered', 'as many offers as one wants', ACCOUNT)
const suggested = kept('what staff did with a suggestion', 'nobody is told the same again and again', OFFERED)
const answered = kept('what the last shopping was like', 'what went wrong is put right, and one hears how', OFFERED)
const asked = kept('when the card answered last', 'nobody is asked again and again', 'erasure, or a year')
const ANSWER_COLUMNS = [
  ...['visit', 'account', 'day', 'answer', 'reason', 'told', 'issued', 'ticket', 'resolution'],
  ...['resolved_by', 'resolved_day', 'shown'],
]
const receiptBack = kept(
  'goods of another shop come back once',
  'returns in any shop',
  'two years after the sale; it leads to no card',
)
const basket = kept('coupons that fit and returns', 'offers for what is really bought', BASKET)
const remark = kept('misuse that shows itself', 'nobody collects points on one’s own receipts', BASKET)
const cut = kept('reports without cards', NONE, SHOP)
const waiting = kept('waits for its sale', 'a claim or return that came first is not lost', WAITING)
const rules = kept('the rules in force at any time', 'reasons for each point', SHOP)
const draft = kept('rules being written', NONE, 'it is thrown away')
const paired = kept('who may call', NONE, PAIRED)
const staff = kept('who may sign in', NONE, 'they no longer work here')
const passkey = kept('by what staff sign in at the console', NONE, 'it is removed, or they no longer work here')

const MEMBER = 'the member leaves the brand'
const member = kept('recognises a member of the brand', 'points that count in every shop', MEMBER)
const purposes = kept('tells the brand what a member agreed to', 'who was told of a no has to confirm it', MEMBER)
const stream = kept('tells the brand what moved', 'points from here can be spent elsewhere', FOR_EVER)
const told = kept(
  'what moved whose points',
  'points from here can be spent elsewhere',
  '35 days after the brand has it',
)
const right = kept('what may be spent here without asking', 'spending with the line down, and never twice', MEMBER)
const leave = kept('pays a member who left', 'all points come along', 'the brand has paid')
const replayed = kept('what tills still have to repeat', NONE, SHOP)
const RIGHTS = ['stream', 'alias', 'granted', 'earned', 'spent', 'returned']

/**
 * The data balance: every column of the books. A test compares it with the migrated database and fails on a column
 * that is missing here, so that nothing is stored without a reason a shopper can read.
 */
export const dataBalance: Readonly<Record<string, Readonly<Record<string, Kept>>>> = {
  meta: { key: kept('the books’ own state', NONE, SHOP), value: kept('the books’ own state', NONE, SHOP) },
  programme: { version: rules, id: rules, body: rules },
  publication: { no: rules, version: rules, from_ms: rules, published_ms: rules, seq: rules },
  draft: { id: draft, body: draft, saved_ms: draft, saved_by: draft },
  journal: {
    seq: sums,
    day: sums,
    kind: sums,
    programme: sums,
    numbers: sums,
    lines: sums,
    commitment: sums,
    hash: sums,
    salt: forgettable,
    account: forgettable,
    cause: forgettable,
    at: forgettable,
    prior: forgettable,
  },
  account: {
    id: points,
    opened: kept('when the card began', 'tiers that count from the first visit', ACCOUNT),
    state: kept('whether the card may be used', 'a lost card can be blocked', ACCOUNT),
    reason: kept('why it is blocked', 'a word at the till', ACCOUNT),
    successor: kept('the card that took over', 'points move to the new card', ACCOUNT),
    balance: points,
    held: points,
    deficit: points,
    next_lot: points,
    next_expiry: points,
    pending_until: points,
    tier,
    spend: tier,
    last_day: kept('finds idle cards', 'what is not used is forgotten', ACCOUNT),
    first_due: gift,
    last_seq: kept('the way to the card’s history', 'history and reasons for each point', ACCOUNT),
  },
  card: {
    pseudonym: kept('finds the account of a card', 'the card is recognised', ACCOUNT),
    epoch: kept('lets keys change', 'old keys can be destroyed', ACCOUNT),
    kind: kept('tells own cards from others’', 'only own cards may join the brand', ACCOUNT),
    account: kept('finds the account of a card', 'the card is recognised', ACCOUNT),
  },
  lot: Object.fromEntries(
    ['account', 'no', 'points', 'held', 'expired', 'expires', 'active_from'].map((name) => [name, points]),
  ),
  event: {
    kind: repeat,
    key: repeat,
    digest: repeat,
    seq: repeat,
    day: repeat,
    answer: kept('answers a repeat byte for byte', 'no sale counts twice', ANSWER),
    account: progress,
    lot: progress,
    credit_seq: progress,
    currency: progress,
    finished_at: progress,
    voided: progress,
    returned: progress,
    charged_points: progress,
    total_cents: kept('claims by the printed receipt', 'points for a sale the server never answered', EVENT),
  },
  erased_event: { digest: kept('refuses a sale of an erased card', 'erased stays erased', FOR_EVER) },
  hold: Object.fromEntries(
    ['key', 'seq', 'account', 'points', 'lots', 'expires_at', 'state', 'digest', 'answer', 'coupons'].map((name) => [
      name,
      hold,
    ]),
  ),
  gift: Object.fromEntries(['sale', 'gift', 'account', 'state', 'cost_cents', 'until'].map((name) => [name, gift])),
  counter: { account: counter, rule: counter, period: counter, points: counter },
  segment: Object.fromEntries(['account', 'stage', 'decile', 'habits', 'gap', 'day'].map((name) => [name, segment])),
  visit: Object.fromEntries(
    ['id', 'account', 'digest', 'day', 'began', 'chosen', 'issued', 'answer'].map((name) => [name, visit]),
  ),
  exposure: Object.fromEntries(OFFERED_COLUMNS.map((name) => [name, offered])),
  contact: { account: contact, level: contact },
  suggestion: Object.fromEntries(
    ['id', 'account', 'day', 'about', 'state', 'at', 'workstation', 'issued'].map((name) => [name, suggested]),
  ),
  visit_answer: Object.fromEntries(ANSWER_COLUMNS.map((name) => [name, answered])),
  visit_asked: { account: asked, day: asked },
  receipt_back: Object.fromEntries(
    ['receipt', 'day', 'returned', 'charged_points', 'paid_points'].map((name) => [name, receiptBack]),
  ),
  coupon: Object.fromEntries(COUPON_COLUMNS.map((name) => [name, coupon])),
  basket: { seq: basket, account: basket, day: basket, lines: basket },
  remark: { seq: remark, day: remark, marks: remark, operator: remark },
  ...consentBalance,
  cut: { report: cut, period: cut, until_seq: cut, cut_ms: cut, body: cut },
  waiting: Object.fromEntries(
    ['kind', 'key', 'original', 'digest', 'body', 'arrived_at'].map((name) => [name, waiting]),
  ),
  device: Object.fromEntries(
    ['id', 'kind', 'workstation', 'token_hash', 'created_at', 'revoked_at', 'receipt_columns'].map((name) => [
      name,
      paired,
    ]),
  ),
  member: Object.fromEntries(['alias', 'tag', 'account', 'want', 'tier', 'tier_until'].map((name) => [name, member])),
  member_leaving: { alias: told, tag: told },
  brand_join: { tag: member, account: member, replaces: member },
  stream: Object.fromEntries(['id', 'state', 'head', 'hash', 'acked'].map((name) => [name, stream])),
  stream_entry: {
    ...Object.fromEntries(['stream', 'no', 'kind', 'points', 'commitment', 'hash'].map((name) => [name, stream])),
    ...Object.fromEntries(['fact', 'refers', 'acked_day'].map((name) => [name, stream])),
    ...Object.fromEntries(['alias', 'salt', 'detail'].map((name) => [name, told])),
  },
  stream_right: Object.fromEntries(RIGHTS.map((name) => [name, right])),
  brand_purpose: Object.fromEntries(['account', 'no', 'agreed', 'token'].map((name) => [name, purposes])),
  brand_leave: { leave, account: leave, paid: leave },
  till_holds: { till: replayed, streams: replayed },
  passkey: Object.fromEntries(
    ['id', 'operator', 'public_key', 'counter', 'name', 'created_at'].map((name) => [name, passkey]),
  ),
  staff: Object.fromEntries(
    ['operator', 'role', 'pin_hash', 'password_hash', 'created_at', 'disabled_at'].map((name) => [name, staff]),
  ),
}
