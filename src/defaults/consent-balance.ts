import type { Kept } from './data-balance.ts'

const kept = (purpose: string, benefit: string, until: string): Kept => ({ purpose, benefit, until })

const EVIDENCE = '3 years after the consent has ended'

const place = kept(
  'proves that no consent was made up or left out',
  'nobody can say you agreed when you did not',
  'for ever; a number that leads to nobody',
)
const statement = kept('the words that shoppers were asked with', 'the text as it was shown, at any time', 'the shop')
const evidence = kept(
  'proves what was agreed to, and when it ended',
  'the whole history of your consents, and withdrawing counts',
  EVIDENCE,
)
const standing = kept('knows what is agreed to now', 'nobody asks twice, and a no stays a no', EVIDENCE)
const told = kept('knows which systems heard of a withdrawal', 'seeing who has confirmed', EVIDENCE)

const all = (names: readonly string[], why: Kept): Readonly<Record<string, Kept>> =>
  Object.fromEntries(names.map((name) => [name, why]))

/** The data balance of consent. */
export const consentBalance: Readonly<Record<string, Readonly<Record<string, Kept>>>> = {
  consent_chain: all(['no', 'kind', 'day', 'commitment', 'hash'], place),
  statement: all(
    [...['no', 'kind', 'purpose', 'jurisdiction', 'version', 'from_ms', 'renew_ms', 'said_ms', 'said_by', 'body']],
    statement,
  ),
  consent: all(
    [
      ...['no', 'salt', 'record', 'receipt', 'principal', 'event', 'digest', 'purpose', 'jurisdiction', 'version'],
      ...['locale', 'state', 'action', 'actor', 'at_ms', 'until_ms', 'cause'],
    ],
    evidence,
  ),
  consent_standing: all(['record', 'principal', 'purpose', 'no', 'due_ms'], standing),
  consent_told: all(['no', 'system', 'token', 'told_ms', 'confirmed_ms'], told),
}
