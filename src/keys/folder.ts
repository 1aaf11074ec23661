import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import type { EndedConsent } from '../domain/consent/event.ts'
import { PURPOSES } from '../domain/consent/purpose.ts'
import { StempelError } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports.ts'
import { appendLine, makePrivateFile, makePrivateFolder, readLines, readShaped, replaceFile } from './disk.ts'
import type { Certified, ShopCa } from './shop-ca.ts'

const SECRET_BYTES = 32
const FILES = [
  'shop.json',
  'witness.jsonl',
  'forgotten.jsonl',
  'ended.jsonl',
  'instance.json',
  'exported.json',
  'tls-root.json',
  'tls-server.json',
] as const

const shopShape = z.object({
  /** 32 bytes, base64url. */
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  epoch: z.int().min(0),
  /** Milliseconds since 1970. */
  createdAt: z.int(),
})
const witnessShape = z.object({
  seq: z.int().min(0),
  /** The journal's hash at `seq`, in hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was signed, milliseconds since 1970. */
  at: z.int(),
  /** base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
const forgottenShape = z.object({ account: z.int(), day: z.iso.date() })
const endedShape = z.object({
  /** The card as consent evidence knows it, in hex. */
  principal: z.string().regex(/^[0-9a-f]{32}$/),
  purpose: z.enum(PURPOSES),
  state: z.enum(['withdrawn', 'terminated']),
  at: z.int(),
})
const instanceShape = z.object({ current: z.string(), pending: z.string().optional() })
const exportedShape = z.object({ at: z.int(), hasRoot: z.boolean().optional() })
const pem = (label: string): z.ZodString => z.string().startsWith(`-----BEGIN ${label}-----`)
const serverShape = z.object({ certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY') })
const rootShape = serverShape.extend({ names: z.array(z.string()) })

/** Everything of a key folder that an export carries. The instance token stays: it stands for this one life of the shop. */
export const contentsShape = shopShape.extend({
  witnesses: z.array(witnessShape),
  forgotten: z.array(forgottenShape),
  ended: z.array(endedShape).optional(),
  /** The shop's own root for TLS, where it has one: tablets that trust it go on doing so on another machine. */
  root: rootShape.optional(),
})

/** A signed head of the journal. */
export type Witness = z.infer<typeof witnessShape>
/** An account that was erased or withdrawn; a restore forgets it again. */
type Forgotten = z.infer<typeof forgottenShape>
export type KeyContents = z.infer<typeof contentsShape>
/** `pending` is written before a new token goes into the books and becomes `current` after: a crash between is no clone. */
interface Instance {
  readonly current: string
  readonly pending?: string | undefined
}

/** One shop's key folder. Every write is on disk when it returns; every fault is `unavailable` and names the file only. */
export interface KeyFolder {
  readonly path: string
  /** True when this opening made the secret. With books that are not empty, that means the old keys are lost. */
  readonly created: boolean
  readonly secret: Uint8Array
  readonly epoch: number
  readonly createdAt: number
  appendWitness(witness: Witness): void
  readWitnesses(): Witness[]
  /** Takes away the witnesses that `keep` refuses: after a restore, those of the life that has ended. */
  keepWitnesses(keep: (witness: Witness) => boolean): void
  appendForgotten(forgotten: Forgotten): void
  readForgotten(): Forgotten[]
  /** Consents that ended; a restore ends them again. */
  appendEnded(ended: EndedConsent): void
  readEnded(): EndedConsent[]
  /** The shop's own root for TLS; undefined until it first listens beyond the machine without a certificate given. */
  readRoot(): ShopCa | undefined
  writeRoot(root: ShopCa): void
  /** The server's certificate under that root. It is made anew when it is lost, so no export carries it. */
  readServer(): Certified | undefined
  writeServer(server: Certified): void
  /** Remembers that the keys survive the loss of this disk. */
  markExported(): void
  wasExported(): boolean
  readInstance(): Instance | undefined
  writeInstance(instance: Instance): void
  /** What `sealKeys` takes. */
  contents(): KeyContents
}

export interface KeyFolderOptions {
  readonly random: Random
  readonly clock: Clock
  /** Refuses a key folder inside it: a backup of the data would carry the keys. */
  readonly dataFolder?: string | undefined
}

/** Where the keys live unless a setting says otherwise: beside the data, never in it. */
export const defaultKeyFolder = (dataFolder: string): string => `${resolve(dataFolder)}.keys`

/**
 * Opens the key folder (mode 0700, files 0600) and creates it with a new secret when it is missing or empty.
 * @throws StempelError unavailable when a file is damaged, cannot be used, or the secret is gone from a used folder
 * @throws StempelError invalid, path `STEMPEL_KEYS`, when the folder lies inside the data folder
 */
export function openKeyFolder(path: string, options: KeyFolderOptions): KeyFolder {
  prepare(path, options.dataFolder)
  const shopFile = join(path, 'shop.json')
  const found = readShaped(shopFile, shopShape)
  if (found === undefined) {
    // A new secret here would silently turn every card into a stranger.
    const used = readdirSync(path).some((name) => FILES.some((file) => file === name))
    if (used) throw new StempelError('unavailable', "The key folder's file shop.json is missing; import the keys.")
  }
  const shop = found ?? newShop(options)
  if (found === undefined) replaceFile(shopFile, JSON.stringify(shop))
  return folderOf(path, shop, found === undefined, options.clock)
}

/**
 * Puts exported keys into a key folder. A folder of the same shop keeps what it knows beyond the export.
 * @throws StempelError conflict when the folder already holds another shop's keys
 */
export function importKeyFolder(path: string, contents: KeyContents, options: KeyFolderOptions): KeyFolder {
  prepare(path, options.dataFolder)
  const { secret, epoch, createdAt } = contents
  const shopFile = join(path, 'shop.json')
  const found = readShaped(shopFile, shopShape)
  if (found !== undefined && found.secret !== secret) {
    throw new StempelError('conflict', 'The key folder holds the keys of another shop; name an empty one.')
  }
  const shop = { secret, epoch: Math.max(epoch, found?.epoch ?? 0), createdAt }
  const folder = folderOf(path, shop, false, options.clock)
  const forgotten = union([...folder.readForgotten(), ...contents.forgotten], (entry) => `${entry.account}`)
  const witnesses = union([...folder.readWitnesses(), ...contents.witnesses], (entry) => `${entry.seq} ${entry.hash}`)
  witnesses.sort((a, b) => a.seq - b.seq)
  // The secret comes last: without it nothing is served, so the list of the forgotten is whole before anything is.
  replaceFile(join(path, 'forgotten.jsonl'), jsonLines(forgotten))
  replaceFile(join(path, 'witness.jsonl'), jsonLines(witnesses))
  const ended = union([...folder.readEnded(), ...(contents.ended ?? [])], (entry) => JSON.stringify(entry))
  if (ended.length > 0) replaceFile(join(path, 'ended.jsonl'), jsonLines(ended))
  // A root that this folder made is the one tablets trust by now.
  if (contents.root !== undefined && folder.readRoot() === undefined) folder.writeRoot(contents.root)
  folder.markExported()
  replaceFile(shopFile, JSON.stringify(shop))
  return folder
}

function folderOf(path: string, shop: z.infer<typeof shopShape>, created: boolean, clock: Clock): KeyFolder {
  const file = (name: (typeof FILES)[number]): string => join(path, name)
  const readWitnesses = (): Witness[] => readLines(file('witness.jsonl'), witnessShape)
  const readForgotten = (): Forgotten[] => readLines(file('forgotten.jsonl'), forgottenShape)
  const readEnded = (): EndedConsent[] => readLines(file('ended.jsonl'), endedShape)
  const readRoot = (): ShopCa | undefined => readShaped(file('tls-root.json'), rootShape)
  return {
    path,
    created,
    secret: Buffer.from(shop.secret, 'base64url'),
    epoch: shop.epoch,
    createdAt: shop.createdAt,
    appendWitness: (witness) => appendLine(file('witness.jsonl'), JSON.stringify(witnessShape.parse(witness))),
    readWitnesses,
    keepWitnesses: (keep) => {
      const all = readWitnesses()
      const kept = all.filter(keep)
      if (kept.length < all.length) replaceFile(file('witness.jsonl'), jsonLines(kept))
    },
    appendForgotten: (entry) => appendLine(file('forgotten.jsonl'), JSON.stringify(forgottenShape.parse(entry))),
    readForgotten,
    appendEnded: (ended) => appendLine(file('ended.jsonl'), JSON.stringify(endedShape.parse(ended))),
    readEnded,
    readRoot,
    writeRoot: (root) => replaceFile(file('tls-root.json'), JSON.stringify(rootShape.parse(root))),
    readServer: () => readShaped(file('tls-server.json'), serverShape),
    writeServer: (server) => replaceFile(file('tls-server.json'), JSON.stringify(serverShape.parse(server))),
    markExported: () => {
      const mark = { at: clock.now(), hasRoot: readRoot() !== undefined }
      replaceFile(file('exported.json'), JSON.stringify(mark))
    },
    wasExported: () => {
      const mark = readShaped(file('exported.json'), exportedShape)
      // A root made since is not in that export.
      return mark !== undefined && (mark.hasRoot === true || readRoot() === undefined)
    },
    readInstance: () => readShaped(file('instance.json'), instanceShape),
    writeInstance: (instance) => replaceFile(file('instance.json'), JSON.stringify(instanceShape.parse(instance))),
    contents: () => {
      const root = readRoot()
      const known = { ...shop, witnesses: readWitnesses(), forgotten: readForgotten(), ended: readEnded() }
      return root === undefined ? known : { ...known, root }
    },
  }
}

function prepare(path: string, dataFolder: string | undefined): void {
  if (dataFolder !== undefined && isInside(path, dataFolder)) {
    const detail = 'The key folder must not lie inside the data folder: a copy of the data would hold the keys.'
    throw new StempelError('invalid', detail, { path: 'STEMPEL_KEYS' })
  }
  makePrivateFolder(path)
  for (const name of FILES) makePrivateFile(join(path, name))
}

/** True also for the folder itself; links are followed, as far as the folders exist yet. */
function isInside(path: string, folder: string): boolean {
  const inner = realPath(path)
  const outer = realPath(folder)
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}

function realPath(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute) || dirname(absolute) === absolute) return realpathSync(absolute)
  return join(realPath(dirname(absolute)), basename(absolute))
}

const newShop = (options: KeyFolderOptions): z.infer<typeof shopShape> => ({
  secret: Buffer.from(options.random.bytes(SECRET_BYTES)).toString('base64url'),
  epoch: 0,
  createdAt: options.clock.now(),
})

const union = <T>(items: readonly T[], id: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [id(item), item])).values(),
]

const jsonLines = (items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')
