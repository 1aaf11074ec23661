import type { CardPresent } from '../../actions/shop/card-session.ts'
import type { NewCredential, SignedCredential } from '../shop/passkey-desk.ts'

/** What a member session answers. */
export interface OpenedSession {
  /** The session itself; kept only as a hash, and only in memory. */
  readonly session: string
  /** The handle by which the till's messages name the member. */
  readonly card: CardPresent['card']
  /** ms; each use puts it off. */
  readonly expiresAt: number
  /** Until when points and coupons can be used without showing again who it is, ms. */
  readonly provenUntil: number
}

/** What the routes of a branch without a door ask it for; `src/online/` is the real one. */
export interface BranchDesk {
  /**
   * Has the member's points here while something is done with a handle.
   * @throws StempelError `unavailable` when the brand's books do not answer and the work `needsAll`.
   */
  shopping<T>(card: string, needsAll: boolean, work: () => Promise<T>): Promise<T>
  /** Points that shops keep for the member, to be used there also without a line. */
  parked(card: string): Promise<number>
  /** @throws StempelError `forbidden`, path `Member-Session`, unless the handle's member showed a moment ago who they are. */
  checkProof(card: string, session: string | undefined): void
  /** Uses a code from a kiosk up. @throws StempelError `unauthorised`, path `code`. */
  openByCode(code: string): Promise<OpenedSession>
  /** @throws StempelError `unauthorised`, in the same words whatever is wrong. */
  openByPasskey(credential: SignedCredential): Promise<OpenedSession>
  /** Ends a session; one that is over is ended already. */
  end(session: string | undefined): void
  /** What a browser needs to sign in with a passkey, whoever it is. @throws StempelError `conflict` without a page. */
  askPasskey(): object
  /** What a browser needs to make one. @throws StempelError as `checkProof`, and `conflict` without a page. */
  askNewPasskey(session: string | undefined): Promise<object>
  /** @throws StempelError `invalid` when it was not made here and just now, `conflict` when it is one too many. */
  addPasskey(session: string | undefined, credential: NewCredential): Promise<PasskeySince>
  /** The member's own at this branch's page. @throws StempelError `unauthorised` without a session. */
  passkeys(session: string | undefined): Promise<readonly PasskeySince[]>
  /** @throws StempelError `not_found`. */
  removePasskey(session: string | undefined, id: string): Promise<void>
}

export interface PasskeySince {
  readonly id: string
  readonly since: string
}
