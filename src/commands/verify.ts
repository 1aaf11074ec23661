import type { Command } from 'commander'
import { readSettings } from '../config.ts'
import { type Common, command, type Output, run } from './run.ts'
import { type Verified, verifyBooks } from './verify-books.ts'

/** `stempel verify`: do the books say what the journal says? Exit code 1 and the first difference if not. */
export const verifyCommand = (): Command =>
  command(
    'verify',
    'Rebuild every account from the journal alone, compare it with the books, and check every signed head.',
  ).action(({ json }: Common) => run(json, async () => outcomeOf(verifyBooks(readSettings(process.env)))))

/** What a verification says to people and scripts. */
export function outcomeOf(found: Verified): Output {
  const { head, sums, keys } = found
  if (!found.ok) return { json: found, text: `The books are wrong: ${found.first}.`, failed: true }
  const { earned, clawedBack, burned, reinstated, expired, adjusted, balance } = sums
  const lines = [
    `${found.facts} facts, ${found.accounts} accounts: the books say what the journal says.`,
    `earned ${earned} - clawed back ${clawedBack} - burned ${burned} + reinstated ${reinstated} - expired ${expired} ± adjusted ${adjusted} = ${balance} points`,
    `head ${head.seq} ${head.hash}`,
    keys
      ? `The last signed head is fact ${found.witnessed}.`
      : 'The key folder is not there, so no signed head was checked.',
  ]
  return { json: found, text: lines.join('\n') }
}
