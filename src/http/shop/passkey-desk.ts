/** What the routes of passkeys ask the running shop for; `console/passkeys.ts` is the real one. */

export interface PasskeyEntry {
  readonly id: string
  readonly name: string
  readonly since: string
}

/** A credential as the browser's own `toJSON` writes it. */
interface SentCredential {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
}

export interface NewCredential extends SentCredential {
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string }
}

export interface SignedCredential extends SentCredential {
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | undefined
  }
}

export interface PasskeyDesk {
  /** The host whose pages can ask for them. */
  readonly passkeyHost: string
  /** Somebody's own. */
  passkeys(operator: string): readonly PasskeyEntry[]
  /** What a browser needs to make one, with a question that counts once and for five minutes. */
  askNewPasskey(operator: string): object
  /**
   * @param origin the address of the page that asked
   * @throws StempelError `invalid` when it was not made for this shop and operator just now, `conflict` when it is one
   *   too many or here already.
   */
  addPasskey(passkey: {
    readonly operator: string
    readonly name: string
    readonly credential: NewCredential
    readonly origin: string
  }): Promise<PasskeyEntry>
  /** @throws StempelError `not_found`. */
  removePasskey(operator: string, id: string): Promise<void>
  /** Takes all of somebody's, who lost them. @returns how many. */
  removePasskeys(operator: string, by: string): Promise<number>
  /** What a browser needs to sign in with one, whoever it is. */
  askPasskey(): object
  /** Books the sign-in. @returns who it is. @throws StempelError `unauthorised`, in the same words whatever is wrong. */
  signInByPasskey(credential: SignedCredential, origin: string): Promise<string>
}
