import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Passkey } from '../books/shop/passkeys.ts'
import { conflict, invalid } from '../domain/errors.ts'
import { CONSOLE_ROLES } from '../domain/roles.ts'
import type { PasskeyDesk, PasskeyEntry } from '../http/shop/passkey-desk.ts'
import {
  ALGORITHMS,
  checkPasskey,
  createChallenges,
  readNewPasskey,
  type Terms,
  unknownPasskey,
} from '../keys/passkey.ts'
import type { OpenShop } from '../open-shop.ts'
import { noter } from './noted.ts'

const MOST_PASSKEYS = 20
/** How long a person may take over it, in ms; as long as the question counts. */
const PATIENCE_MS = 5 * 60_000
const SIGN_IN = 'sign in'
const addingOf = (operator: string): string => `add ${operator}`

/** Passkeys of staff: asked for, kept, signed in with, removed. */
export function passkeysOf(shop: OpenShop): PasskeyDesk {
  const { books, clock, random, settings, ctx } = shop
  const noted = noter(shop)
  const challenges = createChallenges({ clock, random })
  // A browser takes a host's name only: where the shop has none, its own machine is the place.
  const host = settings.publicUrl === undefined ? 'localhost' : new URL(settings.publicUrl).hostname
  const termsOf = (origin: string, purpose: string): Terms => {
    if (!URL.canParse(origin) || new URL(origin).hostname !== host)
      throw invalid('credential', `Passkeys of this shop work at ${host}.`)
    return { origin, host, challenges, purpose }
  }
  // Not the operator's code: shops at one host, as on one machine, would put out each other's passkeys.
  const handleOf = (operator: string): string =>
    Buffer.from(ctx.keys.contentDigest(`passkey of ${operator}`)).toString('base64url')
  return {
    passkeyHost: host,
    passkeys: (operator) => books.read.passkeys.of(operator).map(entryOf),
    askNewPasskey: (operator) => ({
      rp: { id: host, name: `Stempel ${ctx.shop}` },
      user: { id: handleOf(operator), name: operator, displayName: operator },
      challenge: challenges.make(addingOf(operator)),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: PATIENCE_MS,
      attestation: 'none',
      excludeCredentials: books.read.passkeys.of(operator).map(({ id }) => ({ type: 'public-key', id })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    }),
    async addPasskey({ operator, name, credential, origin }) {
      const terms = termsOf(origin, addingOf(operator))
      const { id, publicKey, counter } = await readNewPasskey(credential as RegistrationResponseJSON, terms)
      return noted(
        (tx, now) => {
          if (tx.passkeys.of(operator).length >= MOST_PASSKEYS)
            throw conflict('name', `Somebody has ${MOST_PASSKEYS} passkeys at most; remove one first.`)
          tx.passkeys.add({ id, operator, publicKey, counter, name }, now)
          return entryOf({ id, operator, publicKey, counter, name, createdAt: now })
        },
        'passkey-added',
        operator,
        operator,
      )
    },
    removePasskey: (operator, id) =>
      noted((tx) => tx.passkeys.remove(operator, id), 'passkey-removed', operator, operator),
    async removePasskeys(operator, by) {
      if (books.read.passkeys.of(operator).length === 0) return 0
      return noted((tx) => tx.passkeys.removeOf(operator), 'passkey-removed', by, operator)
    },
    askPasskey: () => ({
      rpId: host,
      challenge: challenges.make(SIGN_IN),
      timeout: PATIENCE_MS,
      userVerification: 'required',
      allowCredentials: [],
    }),
    async signInByPasskey(credential, origin) {
      const response = credential as AuthenticationResponseJSON
      const passkey = books.read.passkeys.get(response.id)
      if (passkey === undefined) throw unknownPasskey()
      const { operator } = passkey
      // What the thing itself says about whose key it is must be so; it says nothing only when it was asked by name.
      if (response.response.userHandle !== handleOf(operator)) throw unknownPasskey()
      const counter = await checkPasskey(response, passkey, termsOf(origin, SIGN_IN))
      const role = books.read.staff.active(operator)?.role
      if (role === undefined || !CONSOLE_ROLES.includes(role)) throw unknownPasskey()
      await noted(
        (tx) => {
          // Once more inside the books: two may have come with the same number, or it was removed meanwhile.
          if (!tx.passkeys.counted(passkey.id, counter)) throw unknownPasskey()
        },
        'signed-in-passkey',
        operator,
        '',
      )
      return operator
    },
  }
}

const entryOf = ({ id, name, createdAt }: Passkey): PasskeyEntry => ({
  id,
  name,
  since: new Date(createdAt).toISOString(),
})
