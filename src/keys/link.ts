import type { KeyObject } from 'node:crypto'
import type { Random } from '../domain/ports.ts'
import { openHandle, sealHandle } from './handle.ts'

const HANDLE = /^h1_/
const LINK = /^l1_/
const LIFE_SECONDS = 86_400

/** Seals a card's code for the link on a slip: a handle under a key of its own, so that neither passes for the other. */
export const sealLink = (key: KeyObject, random: Random, cardCode: string, now: number): string =>
  sealHandle(key, random, cardCode, 'scanned', now).replace(HANDLE, 'l1_')

/** @returns the card's code, or undefined when the link was not made with this key or is out of date at `now` (ms). */
export const openLink = (key: KeyObject, token: string, now: number): string | undefined =>
  LINK.test(token) ? openHandle(key, token.replace(LINK, 'h1_'), now, LIFE_SECONDS)?.cardCode : undefined
