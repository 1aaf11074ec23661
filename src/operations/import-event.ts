import { z } from 'zod'
import type { Answer } from '../actions/shop/context.ts'
import { finishSale } from '../actions/shop/finish-sale.ts'
import { returnGoods } from '../actions/shop/return-goods.ts'
import { voidSale } from '../actions/shop/void-sale.ts'
import type { BooksTx } from '../books/shop/tx.ts'
import { StempelError } from '../domain/errors.ts'
import { parseKey } from '../domain/key.ts'
import type { Programme, Programmes } from '../domain/programme.ts'
import { problemOf } from '../http/problem.ts'
import { returnBody, returnInput } from '../http/shop/returns.ts'
import { saleBody, saleInput } from '../http/shop/sales.ts'
import { voidBody, voidInput } from '../http/shop/voids.ts'
import { check } from '../http/validate.ts'
import type { OpenShop } from '../open-shop.ts'
import { byCommand } from './by-command.ts'
import { operation } from './operation.ts'

/** Records one event of another system's file: any age, any shop, any currency. */
export const importEvent = operation({
  input: z.strictObject({
    kind: z.enum(['sale', 'return', 'void']),
    key: z.string().max(100),
    body: z.unknown(),
    /** Whether a membership number of the file is taken as a card even though the programme does not admit it. */
    members: z.boolean().optional(),
    /** One of its file was recorded before, so the trail has it. */
    goesOn: z.boolean().optional(),
  }),
  async run({ shop }, { kind, key, body, members, goesOn }) {
    const programmes = members === true ? admittingMembers(shop.ctx.programmes) : shop.ctx.programmes
    const ctx = { ...shop.ctx, programmes, rules: 'import' as const }
    try {
      const now = shop.clock.now()
      const record = importer(kind, key, body, now, ctx)
      const answer = await shop.books.writer.submit((tx) => {
        const recorded = record(tx)
        if (recorded.status === 201 && goesOn !== true) byCommand(tx, shop, now, 'sales-imported', '')
        return recorded
      })
      return { status: answer.status }
    } catch (error) {
      if (!(error instanceof StempelError) || error.code === 'unavailable') throw error
      const { status, code, detail } = problemOf(error)
      return { status, code, detail }
    }
  },
})

// A till finds such a card again only when the shop's programme admits this very pattern.
const MEMBER = { id: 'member', prefix: '', minLength: 4, maxLength: 64, digitsOnly: false }

/** The shop's programmes, with any membership number as a card after the patterns they admit themselves. */
function admittingMembers(programmes: Programmes): Programmes {
  const admitting = (programme: Programme): Programme => ({ ...programme, cards: [...programme.cards, MEMBER] })
  return { at: (ms) => admitting(programmes.at(ms)), version: (version) => admitting(programmes.version(version)) }
}

function importer(
  kind: 'sale' | 'return' | 'void',
  key: string,
  body: unknown,
  now: number,
  ctx: OpenShop['ctx'],
): (tx: BooksTx) => Answer {
  switch (kind) {
    case 'sale': {
      const sale = saleInput(check(saleBody, body))
      return (tx) => finishSale(tx, { key, sale }, now, ctx)
    }
    case 'return': {
      const input = returnInput(check(returnBody, body))
      return (tx) => returnGoods(tx, { key, input }, now, ctx)
    }
    case 'void': {
      const input = voidInput(check(voidBody, body))
      return (tx) => voidSale(tx, { key, input, staff: 'import', workstation: parseKey(key).workstation }, now, ctx)
    }
  }
}
