import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'

export const coupons = (): Route[] => [
  route({
    method: 'GET',
    path: '/v1/coupons/{code}',
    tag: 'Coupons',
    summary: 'State and value of a coupon',
    callers: ['till', 'kiosk'],
    params: { code: { description: 'The code of the coupon.', example: 'KX2M9T4Q7RA0C1D8' } },
    answers: { 200: { description: 'The coupon.', schema: z.looseObject({}) } },
    refusals: ['not_found'],
    act: () => {
      throw new StempelError('not_found', 'There is no such coupon.', { path: 'code' })
    },
  }),
]
