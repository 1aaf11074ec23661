import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { DoorPorts, Slip } from './ports.ts'
import type { Chance } from './random.ts'

/** What happened at the doors so far. */
export interface DoorCounts {
  visits: number
  coupons: number
  slips: number
}

/** Somebody leaves the door for the shelves. */
export interface Arrived {
  /** The card's place among those that come through the door. */
  readonly card: number
  /** What the slip says, where there is one. */
  readonly slip: Slip | undefined
  /** The offers the screen showed. */
  readonly offers: readonly string[]
}

interface DoorOptions {
  readonly ports: DoorPorts
  readonly chance: Chance
  readonly counts: DoorCounts
  /** The next card to come. */
  readonly next: () => { readonly card: number; readonly code: string } | undefined
  readonly arrived: (who: Arrived) => void
  readonly fault: (what: string) => void
}

const LEAST_PAUSE_MS = 300
const MOST_PAUSE_MS = 900
const PATIENCE_MS = 5_000

/** A door through which one shopper comes after another, with a kiosk's screen that listens. */
export class Door {
  readonly #o: DoorOptions
  readonly #socket: Socket
  readonly #stop = new AbortController()
  /** Who came by which visit, until the slip is out. */
  readonly #visits = new Map<string, { card: number; offers: string[] }>()
  #running: Promise<void> | undefined
  #shown: (visit: string | undefined) => void = () => {}

  /** A door whose screen is connected. */
  static async at(url: string, token: string, options: DoorOptions): Promise<Door> {
    const door = new Door(url, token, options)
    if (!door.#socket.connected) await once(door.#socket as never, 'connect')
    return door
  }

  private constructor(url: string, token: string, options: DoorOptions) {
    this.#o = options
    this.#socket = io(`${url}/live`, { transports: ['websocket'], auth: { token }, forceNew: true })
    this.#socket.on('card.presented', ({ visit }: { visit: string }) => this.#shown(visit))
    this.#socket.on('coupons.issued', ({ visit, coupons }: { visit: string; coupons: { offer: string }[] }) => {
      options.counts.coupons += coupons.length
      this.#visits.get(visit)?.offers.push(...coupons.map(({ offer }) => offer))
    })
    this.#socket.on(
      'device.status',
      (status: { visit?: string; printed?: boolean; reason?: string; refused?: string }) => this.#heard(status),
    )
  }

  /** Lets shoppers come. */
  open(): void {
    this.#running = this.#run()
  }

  /** Nobody comes any more. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
    this.#socket.close()
  }

  async #run(): Promise<void> {
    const { chance, next } = this.#o
    const { signal } = this.#stop
    while (!signal.aborted) {
      const who = next()
      if (who !== undefined) await this.#come(who)
      await pause(chance.whole(LEAST_PAUSE_MS, MOST_PAUSE_MS), undefined, { signal }).catch(() => {})
    }
  }

  async #come({ card, code }: { card: number; code: string }): Promise<void> {
    const { ports, counts, fault } = this.#o
    // Whom the screen showed nothing until now goes in without a slip.
    for (const [visit, { offers }] of this.#visits) if (offers.length === 0) this.#leave(visit, undefined)
    const shown = new Promise<string | undefined>((resolve) => {
      // At once, since its coupons are told right behind.
      this.#shown = (visit) => {
        if (visit !== undefined) this.#visits.set(visit, { card, offers: [] })
        resolve(visit)
      }
    })
    const patience = new AbortController()
    ports.present(code)
    const late = pause(PATIENCE_MS, 'late', { signal: patience.signal }).catch(() => undefined)
    const visit = await Promise.race([shown, late])
    patience.abort()
    this.#shown = () => {}
    if (visit === 'late') return fault('a card at the door was not answered')
    if (visit === undefined) return
    counts.visits += 1
  }

  #heard({
    visit,
    printed,
    reason,
    refused,
  }: {
    visit?: string
    printed?: boolean
    reason?: string
    refused?: string
  }) {
    const { ports, counts, fault } = this.#o
    if (refused !== undefined) {
      fault(`a card at the door was refused: ${refused}`)
      this.#shown(undefined)
    }
    if (visit === undefined || printed === undefined) return
    const slip = printed ? ports.takeSlip() : undefined
    if (slip === undefined) fault(`a slip was not printed: ${reason ?? 'it says it was'}`)
    else counts.slips += 1
    this.#leave(visit, slip)
  }

  #leave(visit: string, slip: Slip | undefined): void {
    const who = this.#visits.get(visit)
    this.#visits.delete(visit)
    if (who !== undefined) this.#o.arrived({ ...who, slip })
  }
}
