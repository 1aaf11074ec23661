/** Every rule of docs/brand.md that the simulator can switch off, with what then happens in its worlds. */
export const RULES = {
  rights: 'a shop takes what it wants for granted, whatever the brand answers',
  repeat: 'a till does not notice that the shop was restored',
  keep: 'a till forgets an operation as soon as it is answered',
  ops: 'the brand forgets operation ids',
  timeout: 'the brand takes rights back without being told that they were given back',
  'new-stream': 'a restored shop goes on with its old stream and rights',
  close: 'a dead stream is closed though tills still hold operations of it',
  first: 'a till does not say to which stream an operation was first offered',
  durable: 'a shop answers before its books are on disk',
  cumulative: 'a doubled answer grants twice',
  prefix: 'the brand takes any batch as if it followed',
  instance: 'an older copy of the books is put back and nobody notices',
  refill: 'a shop forgets entries once they are acknowledged',
  report: 'a restored brand grants before shops have told what they hold',
  'catch-up': 'a brand that begins anew leaves what it had taken in to the next round of its shop',
  'take-away': 'an operator takes a lost till away, and dead streams wait for it for ever',
  'last-day': 'a shop keeps points past their last day, and the brand never sees them end',
  oldest: 'what was spent is not counted against the oldest months, so that points end before their time',
  night: 'months end in a restored brand before shops have told what they hold',
  ended: 'the brand hands out points of a month that is over, until its night comes',
  forked: 'a stream that went two ways is never closed, and what it held is stuck',
  lives: 'a shop that was restored twice from one backup is not told of the life between',
  gone: 'shops are not told that a member has left elsewhere',
  replaced: 'the brand goes on knowing a member by the card that was lost',
} as const

export type Rule = keyof typeof RULES
