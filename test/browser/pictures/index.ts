import { kioskPictures } from './kiosk.ts'
import { managerPictures } from './manager.ts'
import { phonePictures } from './phone.ts'
import type { Picture } from './picture.ts'
import { tillPictures } from './till.ts'

/** Every picture; a screen adds a list of its own. */
export const PICTURES: readonly Picture[] = [...kioskPictures, ...tillPictures, ...phonePictures, ...managerPictures]
