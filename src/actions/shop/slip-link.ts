import type { ShopContext } from './context.ts'

/**
 * The link that a slip carries for the shopper's own phone: `…/m#<token>`, good for 24 hours and for looking only.
 * What stands behind the # is never sent to a server by itself, so the card stands in no log.
 * @param card the handle of a scan or a visit
 * @returns undefined where the shop has no public address, or the handle is not of this shop or too old
 */
export function slipLink(card: string, now: number, ctx: ShopContext): string | undefined {
  const opened = ctx.keys.openHandle(card, now)
  if (ctx.publicUrl === undefined || opened === undefined) return undefined
  return `${ctx.publicUrl.replace(/\/$/, '')}/m#${ctx.keys.sealLink(opened.cardCode, now)}`
}
