import { type Kept, TillClient, type TillRequest } from '../../../src/till-client/till-client.ts'
import type { Scene } from './scene.ts'
import type { SimShop } from './shop.ts'

/** A till with its journal; the journal survives the till's crash, and is lost with the till. */
export class Till {
  /** The device's name; another one after the till was lost. */
  id: string
  /** Where it stands, which its keys begin with. */
  readonly place: string
  readonly shop: SimShop
  client: TillClient
  readonly #scene: Scene
  #lines: string[] = []
  #lives = 1
  #heard: Kept[] = []

  constructor(workstation: string, shop: SimShop, scene: Scene) {
    this.place = `${shop.number}.${workstation}`
    this.id = this.place
    this.shop = shop
    this.#scene = scene
    this.client = this.#start()
  }

  /** The program begins anew, with its journal. */
  crash(): void {
    this.client = this.#start()
  }

  /** The till is lost with its journal, and another one takes its place under a name of its own. */
  lose(): void {
    this.#lives += 1
    this.id = `${this.place}-${this.#lives}`
    this.#lines = []
    this.client = this.#start()
  }

  /** A till scans before it sells, and so knows the stream it offers its first operation to. */
  scan(): void {
    this.client.heed(this.shop.hear(this.id, this.client.headers()))
  }

  /** What it has heard since it was asked, answers of operations that are safe by now among it. */
  takeHeard(): Kept[] {
    const heard = [...this.client.unsafe, ...this.#heard]
    this.#heard = []
    return heard
  }

  #start(): TillClient {
    const lines = this.#lines
    return new TillClient({
      lines: {
        read: () => [...lines],
        append: (line) => lines.push(line),
        replace: (next) => lines.splice(0, lines.length, ...next),
      },
      send: async (request) => this.#call(request),
    })
  }

  /** The request or its answer may be lost. */
  #call(request: TillRequest) {
    const { dice, isCalm } = this.#scene
    if (!isCalm && dice.chance(8)) throw new Error('lost on the way there')
    const answer = this.shop.handle(request, this.id)
    if (!isCalm && dice.chance(8)) throw new Error('lost on the way back')
    // The till may forget an operation in the very moment it is answered; the customer was told.
    const { status, body } = answer
    const answered = { stream: '', seq: 0, status, body }
    this.#heard.push({ id: nameOf(request.path), kind: 'sale', key: '', body: '', first: '', answer: answered })
    return answer
  }
}

/** An operation's name by its path, as the client has it. */
function nameOf(path: string): string {
  const [, , kind, key = '', of] = path.split('/')
  if (of === 'void') return `void ${key}`
  return `${kind === 'returns' ? 'return' : 'sale'} ${key}`
}
