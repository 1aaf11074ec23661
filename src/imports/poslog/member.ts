import { tidy } from './reading.ts'
import { child, childText, type XmlElement } from './xml-tree.ts'

/** The membership number of a transaction, of the first that has one; it is as private as a card. */
export function memberOf(retail: XmlElement, items: readonly XmlElement[]): string | undefined {
  for (const holder of [...items, retail]) {
    const membership = child(holder, 'acs:LoyaltyMembership', 'LoyaltyMembership', 'LoyaltyAccount')
    const member = membership && numberOf(membership)
    if (member !== undefined) return member
  }
  return undefined
}

function numberOf(membership: XmlElement): string | undefined {
  const names = ['acs:MembershipID', 'MembershipID', 'acs:LoyaltyID', 'LoyaltyID']
  const program = child(membership, 'LoyaltyProgram')
  const found = [childText(membership, ...names), program && childText(program, ...names)].map((text) => tidy(text, 64))
  // Tills fill a field nobody used with zeros; that is no member.
  return found.find((text) => text !== undefined && !/^0+$/.test(text))
}
