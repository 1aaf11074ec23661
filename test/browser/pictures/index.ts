import { kioskPictures } from './kiosk.ts'
import { managerPictures } from './manager.ts'
import type { Picture } from './picture.ts'

/** Every picture; a screen adds a list of its own. */
export const PICTURES: readonly Picture[] = [...kioskPictures, ...managerPictures]
