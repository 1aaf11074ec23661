/** What the description shows of consents; the tests hold each against its schema. */

const AT = '2026-11-21T09:15:00.000Z'
const UNTIL = '2031-11-21T09:15:00.000Z'

const TEXT = {
  title: 'Punkte in jeder Filiale nutzen',
  text: 'Ihre namenlose Karte funktioniert in diesem Laden auch ohne das. …',
}

const EVENT = {
  event: 'door-7f3a',
  purpose: 'brand-identity',
  state: 'given',
  version: 1,
  locale: 'de',
  at: AT,
  validUntil: UNTIL,
  action: 'button:agree',
  actor: 'principal',
  ...TEXT,
  record: {
    schema: 'ISO/IEC TS 27560:2023',
    recordId: '0f3a…',
    receiptId: '9b1c…',
    principalId: '77e0…',
    notice: { statement: 'brand-identity/EU-DE/1', sha256: '4d2f…', jurisdiction: 'EU-DE' },
    eventTime: AT,
    validityDuration: 'P60M',
    eventType: 'explicit',
    eventState: 'given',
  },
} as const

export const EXAMPLE_TEXT = {
  ...TEXT,
  data: ['eine zufällige Mitgliedsnummer'],
  controllers: ['der Betreiber der Marke, Musterstraße 1, 10115 Berlin'],
  storage: 'Im Hauptbuch der Marke.',
  retention: 'Solange Sie Mitglied sind.',
  recipients: [],
  withdrawal: 'Jederzeit, an jedem Kiosk.',
} as const

export const EXAMPLE_CONSENT = { ...EVENT, also: [] } as const

export const EXAMPLE_CONSENTS = {
  jurisdiction: 'EU-DE',
  isLinked: true,
  purposes: [
    {
      ...{ purpose: 'brand-identity', title: 'Der Marke beitreten', state: 'given', stateText: 'eingewilligt' },
      ...{ version: 1, since: AT, validUntil: UNTIL, isGood: true, needsRenewal: false, renewBy: null },
      statement: { version: 1, locale: 'de', validityMonths: 60, ...EXAMPLE_TEXT },
      confirmed: null,
    },
  ],
  events: [{ ...EVENT, stateText: 'eingewilligt', confirmed: null }],
} as const
