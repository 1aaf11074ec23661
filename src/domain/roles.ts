import type { StaffRole } from './ports.ts'

/**
 * What each role may do: the one table. Routes and screens both read it, so that nobody is shown what would be refused.
 * A cashier signs in at tills only.
 */
export const MAY = {
  'see-shop': ['supervisor', 'manager', 'auditor', 'engineer'],
  'read-programme': ['manager', 'auditor'],
  'write-programme': ['manager'],
  'issue-offers': ['manager'],
  'issue-cards': ['manager'],
  'read-reports': ['manager', 'auditor'],
  'adjust-points': ['supervisor', 'manager'],
  'read-tickets': ['supervisor', 'manager', 'auditor'],
  'resolve-tickets': ['supervisor', 'manager'],
  'manage-devices': ['manager', 'engineer'],
  'read-staff': ['manager', 'auditor'],
  'manage-staff': ['manager'],
  'keep-backups': ['manager', 'engineer'],
  'read-audit': ['manager', 'auditor'],
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>

export type Deed = keyof typeof MAY

/** Whether a role may do something. */
export const may = (role: StaffRole, deed: Deed): boolean => (MAY[deed] as readonly StaffRole[]).includes(role)

/** Roles that open the console at all. */
export const CONSOLE_ROLES: readonly StaffRole[] = MAY['see-shop']
