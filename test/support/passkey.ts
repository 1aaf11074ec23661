import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What a shop asked, as a browser hands it to an authenticator. */
export interface Asked {
  readonly challenge: string
  readonly user?: { readonly id: string }
}

/** How an authenticator answers otherwise than it should. */
export interface Lie {
  readonly origin?: string
  readonly host?: string
  readonly isVerified?: boolean
  readonly counter?: number
  readonly challenge?: string
  readonly userHandle?: string
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

/** An authenticator as WebAuthn describes one, with a key of its own: ES256, and it counts. */
export class Authenticator {
  readonly id = b64(randomBytes(32))
  readonly #origin: string
  readonly #key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  #handle = ''
  #counter = 0

  constructor(origin: string) {
    this.#origin = origin
    this.#key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  }

  /** The credential that `navigator.credentials.create` would give. */
  make(asked: Asked, lie: Lie = {}): object {
    this.#handle = asked.user?.id ?? ''
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' })
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ])
    const id = Buffer.from(this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const data = Buffer.concat([
      this.#head(HAS_CREDENTIAL, lie),
      Buffer.alloc(16),
      length,
      id,
      isoCBOR.encode(key as never),
    ])
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(data)],
    ])
    return this.#sent({
      clientDataJSON: b64(this.#client('webauthn.create', asked, lie)),
      attestationObject: b64(isoCBOR.encode(attestation as never)),
    })
  }

  /** The credential that `navigator.credentials.get` would give. */
  sign(asked: Asked, lie: Lie = {}): object {
    this.#counter += 1
    const data = this.#head(0, lie)
    const client = this.#client('webauthn.get', asked, lie)
    return this.#sent({
      clientDataJSON: b64(client),
      authenticatorData: b64(data),
      signature: b64(sign('sha256', Buffer.concat([data, sha256(client)]), this.#key.privateKey)),
      userHandle: lie.userHandle ?? this.#handle,
    })
  }

  #head(flags: number, lie: Lie): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(lie.counter ?? this.#counter)
    const shown = USER_PRESENT | (lie.isVerified === false ? 0 : USER_VERIFIED) | flags
    return Buffer.concat([sha256(lie.host ?? new URL(this.#origin).hostname), Buffer.from([shown]), counter])
  }

  #client(type: string, { challenge }: Asked, lie: Lie): Buffer {
    const origin = lie.origin ?? this.#origin
    return Buffer.from(JSON.stringify({ type, challenge: lie.challenge ?? challenge, origin, crossOrigin: false }))
  }

  #sent(response: object): object {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response }
  }
}
