import { b1 } from './b1.ts'
import { b2 } from './b2.ts'
import { b3 } from './b3.ts'
import { b4 } from './b4.ts'
import { b5 } from './b5.ts'
import { b6 } from './b6.ts'
import { b7 } from './b7.ts'
import { b8 } from './b8.ts'
import { b9 } from './b9.ts'
import { b10 } from './b10.ts'
import { b11 } from './b11.ts'
import { b12 } from './b12.ts'
import { door } from './door.ts'
import type { Row } from './row.ts'
import { screens } from './screens.ts'

/** Every row of the table, in its order. */
export const ROWS: readonly Row[] = [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, door, screens]
