import { StempelError } from '../../domain/errors.ts'
import type { Device } from '../route.ts'

/**
 * The till a device stands at: its own for a till, the one it is bound to for a screen.
 * @throws StempelError `forbidden` for a screen on some wall.
 */
export function atTill({ kind, workstation }: Device): string {
  if (kind !== 'screen' || workstation !== '') return workstation
  throw new StempelError('forbidden', 'This screen stands at no till: pair it with --workstation.')
}
