import test from 'ava'
import { detailText } from '../../../src/domain/brand/entry.ts'

const DETAIL = { alias: 'ab', day: '2026-11-21', programme: 3, op: 'cd', until: '2028-11' }

test('ANYWHERE-9 what chains hold already is bound by the very text it was bound by before returns said which goods they were', (t) => {
  t.is(detailText(DETAIL), '["ab","2026-11-21",3,"cd",null,"2028-11",null,null,null,null,null,null]')
  const departments = { b: 2, a: 1 }
  t.is(
    detailText({ ...DETAIL, departments }),
    '["ab","2026-11-21",3,"cd",null,"2028-11",null,null,null,null,[["a",1],["b",2]],null]',
  )
  t.is(
    detailText({ ...DETAIL, sale: 'ef', back: [[1, 1000, 5, 0, 100, 500, 2, 0, 50]] }),
    '["ab","2026-11-21",3,"cd",null,"2028-11",null,null,null,null,null,null,"ef",[[1,1000,5,0,100,500,2,0,50]]]',
  )
})
