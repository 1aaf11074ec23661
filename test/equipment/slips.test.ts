import test from 'ava'
import pino from 'pino'
import sinon from 'sinon'
import { createSlips } from '../../src/equipment/slips.ts'
import { testBooks } from '../support/test-books.ts'

test('EQUIP-12 where a kiosk has no printer, its visits are not looked up again for one', (t) => {
  const { ctx, clock, books } = testBooks(t)
  const visit = sinon.spy(() => ({ status: 200 as const, body: '{"coupons":[]}', notices: [] }))
  const printersAt = new Set(['door'])
  const printed: unknown[] = []
  const slips = createSlips({
    ...{ ctx, clock, visit },
    log: pino({ level: 'silent' }),
    read: books.read as never,
    print: (kiosk, visitOf, id) => {
      if (printersAt.has(kiosk)) printed.push({ id, ...visitOf() })
    },
  })
  const presented = (workstation: string, id: string) => ({
    event: 'card.presented' as const,
    workstation,
    data: { visit: id, card: 'h1_handle' },
  })
  slips([presented('wall', 'v1'), presented('door', 'v2')])
  t.is(visit.callCount, 1)
  t.deepEqual(printed, [{ id: 'v2', coupons: [] }])
})
