import { z } from 'zod'
import { withdrawCoupons } from '../actions/shop/end-coupons.ts'
import { issueCampaign } from '../actions/shop/issue-coupon.ts'
import { readCoupon } from '../actions/shop/read-coupon.ts'
import { byCommand } from './by-command.ts'
import { operation } from './operation.ts'

/** Gives one page of cards a coupon; the caller goes on from the account it ended with. */
export const issueOffer = operation({
  input: z.strictObject({
    offer: z.string().max(40),
    segment: z.string().max(210).optional(),
    after: z.int().min(0),
    most: z.int().min(1),
    limit: z.int().min(1).max(1_000),
  }),
  async run({ shop }, input) {
    const page = await shop.books.writer.submit((tx) => {
      const now = shop.clock.now()
      const done = issueCampaign(tx, { segment: undefined, ...input }, now, shop.ctx)
      if (input.after === 0) byCommand(tx, shop, now, 'offers-issued', input.offer)
      return done
    })
    return { issued: page.issued, last: page.last ?? null }
  },
})

/** Withdraws an offer's coupons of one page; the caller goes on from the coupon it ended with. */
export const withdrawOffer = operation({
  input: z.strictObject({
    offer: z.string().max(40),
    limit: z.int().min(1).max(1_000),
    after: z.strictObject({ until: z.string().max(10), issued: z.int().min(0), n: z.int().min(0) }).optional(),
  }),
  run: ({ shop }, input) =>
    shop.books.writer.submit((tx) => {
      const now = shop.clock.now()
      if (input.after === undefined) byCommand(tx, shop, now, 'offers-withdrawn', input.offer)
      return withdrawCoupons(tx, input, now, shop.ctx)
    }),
})

export const couponByCode = operation({
  input: z.strictObject({ code: z.string().max(64) }),
  run: async ({ shop }, input) =>
    JSON.parse((await shop.books.writer.submit((tx) => readCoupon(tx, input, shop.clock.now(), shop.ctx))).body),
})
