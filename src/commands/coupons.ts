import { type Command, Option } from 'commander'
import { readSettings } from '../config.ts'
import { localDay } from '../domain/day.ts'
import { slipCoupon, type ToldCoupon } from '../domain/slip.ts'
import { systemClock } from '../open-shop.ts'
import { slipWords } from '../words/slip.ts'
import { type Common, command, group, run } from './run.ts'
import { writeWhole } from './whole-file.ts'
import { withShop } from './with-shop.ts'

/** What a slip can be written as: a page, pictures, or the bytes of a printer model. */
const FORMATS = ['html', 'svg', 'png', 'escpos', 'escpos-chinese', 'star', 'star-prnt', 'star-line']

/** `stempel coupons`: single coupons. */
export const couponsCommand = (): Command => group('coupons', 'Single coupons.', [slipCommand()])

interface SlipOptions extends Common {
  readonly out: string
  readonly format: string
  readonly columns?: string
}

const slipCommand = (): Command =>
  command('slip', 'Write coupons as one slip: a page to print, a picture, or what a printer is sent.')
    .argument('<code...>', 'the codes of the coupons')
    .requiredOption('--out <file>', 'where the slip goes')
    .addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('html'))
    .addOption(new Option('--columns <number>', 'characters in a line of the paper').choices(['32', '42', '48']))
    .action((codes: string[], { json, out, format, columns }: SlipOptions) =>
      run(json, async () => {
        const settings = readSettings(process.env)
        const told = await withShop(settings, async (call) => {
          const coupons: ToldCoupon[] = []
          for (const code of codes) coupons.push((await call('coupon.read', { code })) as ToldCoupon)
          return coupons
        })
        const today = localDay(systemClock.now(), settings.timeZone)
        const slip = { today, coupons: told.map(slipCoupon) }
        const width = columns === undefined ? undefined : Number(columns)
        // What draws and encodes takes half a second to load, which no other command should pay for.
        const { writeSlip } = await import('./coupon-slip.ts')
        await writeWhole(out, await writeSlip(slip, slipWords(settings.locale), format, width))
        const validUntil = told.map((coupon) => coupon.validUntil).sort()[0]
        return { json: { file: out, format, validUntil }, text: `The slip is in ${out}.` }
      }),
    )
