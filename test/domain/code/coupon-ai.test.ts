import test from 'ava'
import { isPositiveOffer, isUsCoupon } from '../../../src/domain/code/coupon-ai.ts'

const BASE = '012345612345611110123'

test('CODE-13 coupons of AI 8110 are read field by field', (t) => {
  for (const good of [
    BASE,
    `${BASE}101101230123456`,
    `${BASE}101101239`,
    `${BASE}21101230123456`,
    `${BASE}3991231`,
    `${BASE}4991231`,
    `${BASE}39912314991231`,
    `${BASE}50123456`,
    `${BASE}59123456789012345`,
    `${BASE}611234567`,
    `${BASE}90000`,
    `${BASE}96291`,
    `${BASE}10110123921101239399123149912015012345661123456790000`,
  ])
    t.true(isUsCoupon(good), good)
})

test('CODE-13 a coupon of AI 8110 that lacks a digit, has one too many or a length that is none is no coupon', (t) => {
  for (let at = 0; at < BASE.length; at += 1) t.false(isUsCoupon(BASE.slice(0, at)), BASE.slice(0, at))
  for (const bad of [
    `${BASE}0`,
    `${BASE}7`,
    `${BASE}8`,
    'a12345612345611110123',
    '01234561234561111012a',
    '71234567890123',
    '01234561234560',
    '01234561234566123456',
    '0123456123456110',
    '0123456123456116123456',
    '012345612345611115',
    `${BASE}1`,
    `${BASE}14`,
    `${BASE}100`,
    `${BASE}10110115`,
    `${BASE}101101237123456789012`,
    `${BASE}1011012391`,
    `${BASE}20`,
    `${BASE}3991331`,
    `${BASE}3990230`,
    `${BASE}39912014991231`,
    `${BASE}5012345`,
    `${BASE}60123456`,
    `${BASE}68123456789012345`,
    `${BASE}9300`,
    `${BASE}93000`,
    `${BASE}90300`,
    `${BASE}90002`,
    `${BASE}900`,
    `${BASE}4991231399`,
  ])
    t.false(isUsCoupon(bad), bad)
})

test('CODE-13 coupons of AI 8112 have a format, a funder, an offer and a serial number, and nothing behind', (t) => {
  const lengths = ['0123456', '11234567', '212345678', '3123456789', '41234567890', '512345678901', '6123456789012']
  for (const funder of lengths) t.true(isPositiveOffer(`0${funder}1234560123456`), funder)
  for (let more = 0; more < 10; more += 1)
    t.true(isPositiveOffer(`10123456123456${more}${'123456789012345'.slice(0, 6 + more)}`), `${more}`)
  const good = '001234561234560123456'
  for (let at = 0; at < good.length; at += 1) t.false(isPositiveOffer(good.slice(0, at)), good.slice(0, at))
  for (const bad of [
    `${good}7`,
    `2${good.slice(1)}`,
    `9${good.slice(1)}`,
    '07',
    '08',
    '09',
    `${good.slice(0, -1)}a`,
    `a${good.slice(1)}`,
  ])
    t.false(isPositiveOffer(bad), bad)
  for (let more = 1; more < 10; more += 1)
    t.false(isPositiveOffer(`00123456123456${more}${'123456789012345'.slice(0, 5 + more)}`), `${more}`)
})
