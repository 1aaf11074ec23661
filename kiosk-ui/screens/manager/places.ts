import { signal } from '@preact/signals'
import { may } from './session.ts'

/** The pages of the console, in their order, and what one must be allowed to do to see each. */
export const PLACES = {
  overview: 'see-shop',
  programme: 'read-programme',
  campaigns: 'issue-offers',
  cards: 'issue-cards',
  reports: 'read-reports',
  consents: 'read-programme',
  tickets: 'read-tickets',
  points: 'adjust-points',
  devices: 'manage-devices',
  staff: 'read-staff',
  safety: 'keep-backups',
  audit: 'read-audit',
  access: 'see-shop',
} as const

export type Place = keyof typeof PLACES

const isPlace = (text: string): text is Place => Object.hasOwn(PLACES, text)

function here(): Place {
  const name = location.hash.replace(/^#\/?/, '')
  return isPlace(name) && may(PLACES[name]) ? name : 'overview'
}

/** Where the console is; the address says it too, so that a page can be kept and gone back to. */
export const place = signal<Place>('overview')

/** Follows the address. @returns stops following it. */
export function followAddress(): () => void {
  const follow = (): void => {
    place.value = here()
  }
  follow()
  window.addEventListener('hashchange', follow)
  return () => window.removeEventListener('hashchange', follow)
}

/** The pages that who is signed in may see. */
export const visiblePlaces = (): Place[] => (Object.keys(PLACES) as Place[]).filter((each) => may(PLACES[each]))
