import type { Command } from 'commander'
import { readSettings } from '../config.ts'
import { localDay } from '../domain/day.ts'
import { systemClock } from '../open-shop.ts'
import { couponSlip, type SlipCoupon } from './coupon-slip.ts'
import { type Common, command, group, run } from './run.ts'
import { writeWhole } from './whole-file.ts'
import { withShop } from './with-shop.ts'

/** `stempel coupons`: single coupons. */
export const couponsCommand = (): Command => group('coupons', 'Single coupons.', [slipCommand()])

const slipCommand = (): Command =>
  command('slip', 'Write a coupon as one page to print.')
    .argument('<code>', 'the code of the coupon')
    .requiredOption('--out <file>', 'the page, HTML')
    .action((code: string, { json, out }: Common & { out: string }) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const coupon = (await withShop(settings, (call) => call('coupon.read', { code }))) as SlipCoupon
        const today = localDay(systemClock.now(), settings.timeZone)
        await writeWhole(out, await couponSlip(coupon, settings.locale, today))
        return { json: { file: out, validUntil: coupon.validUntil }, text: `The slip is in ${out}.` }
      }),
    )
