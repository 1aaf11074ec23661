import { StempelError } from '../../domain/errors.ts'
import { cookieOf } from '../cookie.ts'
import type { Device } from '../route.ts'

/** Tells paired devices from strangers. */
export interface Door {
  /**
   * @param authorization the header as sent.
   * @throws StempelError `unauthorised`, in the same words whatever is wrong.
   */
  deviceOf(authorization: string | undefined): Device
  /** The same for a bare token; undefined when no device has it. */
  deviceOfToken(token: string): Device | undefined
  /** The same for the header `Cookie` of a screen; undefined when it holds no such cookie. @throws as `deviceOf`. */
  deviceOfCookie(header: string | undefined): Device | undefined
  /** Forgets what it knows of a device, so that its next request asks the books. */
  forget(deviceId: string): void
}

export interface DoorDeps {
  /** A device that is paired and not revoked. */
  readonly byTokenHash: (hash: Uint8Array) => Device | undefined
  readonly tokenHash: (token: string) => Uint8Array
}

/** Where a browser keeps the token of the screen it is. */
export const SCREEN_COOKIE = 'stempel_screen'

const MAX_KNOWN = 1000
const MAX_TOKEN_LENGTH = 200
const SCHEME = 'Bearer '

/**
 * Only tokens that were found are remembered, so that strangers cannot fill the memory. The books are asked by hash;
 * a header met before is known by itself, which saves the hash on each sale.
 */
export function createDoor(deps: DoorDeps): Door {
  const known = new Map<string, Device>()
  const deviceOfToken = (token: string): Device | undefined => {
    if (token.length === 0 || token.length > MAX_TOKEN_LENGTH) return undefined
    return deps.byTokenHash(deps.tokenHash(token))
  }
  return {
    deviceOfToken,
    deviceOf(authorization) {
      const met = authorization === undefined ? undefined : known.get(authorization)
      if (met !== undefined) return met
      const header = authorization ?? ''
      const isBearer = header.slice(0, SCHEME.length).toLowerCase() === SCHEME.toLowerCase()
      const device = isBearer ? deviceOfToken(header.slice(SCHEME.length).trim()) : undefined
      if (device === undefined)
        throw new StempelError('unauthorised', 'A token of a paired device is needed: Authorization: Bearer …')
      if (known.size >= MAX_KNOWN) known.clear()
      known.set(header, device)
      return device
    },
    deviceOfCookie(header) {
      const token = cookieOf(header, SCREEN_COOKIE)
      if (token === undefined) return undefined
      const device = deviceOfToken(token)
      // A till's token in a browser was not put there by pairing.
      if (device?.kind === 'kiosk' || device?.kind === 'screen') return device
      throw new StempelError('unauthorised', 'This screen is not paired any more: POST /v1/pairings.')
    },
    forget(deviceId) {
      for (const [header, device] of known) if (device.id === deviceId) known.delete(header)
    },
  }
}
