import { join } from 'node:path'
import { z } from 'zod'
import { readShaped, replaceFile } from './disk.ts'

const ageShape = z.object({ age: z.int().min(0) })
const fileOf = (folder: string): string => join(folder, 'books-age.json')

/** How old the brand's books were when this key folder saw them last; undefined before the first time. */
export const seenAge = (folder: string): number | undefined => readShaped(fileOf(folder), ageShape)?.age

/** Keeps an age; on disk when this returns. */
export const keepAge = (folder: string, age: number): void => replaceFile(fileOf(folder), JSON.stringify({ age }))
