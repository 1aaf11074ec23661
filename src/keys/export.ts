import { argon2Sync, createCipheriv, createDecipheriv, hash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { invalid, StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import { contentsShape, type KeyContents } from './folder.ts'
import { readPage } from './paper.ts'

const FORMAT = 'stempel keys 1'
const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAX_OPENED_BYTES = 256 * 1024 * 1024
/** NIST SP 800-63B asks for at least 8; what protects a file that may be copied is length, not signs. */
const MIN_PASSPHRASE = 8
const COST = { memory: 64 * 1024, passes: 3, parallelism: 1 }

const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/)
const fileShape = z.object({
  format: z.literal(FORMAT),
  /** The limits keep a damaged or hostile file from asking for the whole machine. Memory in KiB. */
  kdf: z.object({
    name: z.literal('argon2id'),
    memory: z
      .int()
      .min(8)
      .max(1024 * 1024),
    passes: z.int().min(1).max(16),
    parallelism: z.int().min(1).max(16),
    salt: base64url.min(22),
  }),
  cipher: z.literal('aes-256-gcm'),
  nonce: base64url.length(16),
  box: base64url.min(22),
  /** SHA-256 over the rest: it tells a damaged file from a wrong passphrase, and proves nothing else. */
  check: base64url.length(43),
})
type SealedFile = z.infer<typeof fileShape>

/**
 * The shop's keys under a passphrase (argon2id, AES-256-GCM), as the text of a JSON file.
 * @throws StempelError invalid, path `passphrase`, when it is shorter than 8 characters
 */
export function sealKeys(contents: KeyContents, passphrase: string, random: Random): string {
  if ([...passphrase.normalize('NFKC')].length < MIN_PASSPHRASE) {
    throw invalid('passphrase', `The passphrase needs at least ${MIN_PASSPHRASE} characters.`)
  }
  const kdf = { name: 'argon2id' as const, ...COST, salt: text64(random.bytes(SALT_BYTES)) }
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derive(kdf, passphrase), nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(FORMAT))
  const plain = deflateRawSync(JSON.stringify(contents))
  const box = text64(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
  const file = { format: FORMAT, kdf, cipher: 'aes-256-gcm', nonce: text64(nonce), box } as const
  return `${JSON.stringify({ ...file, check: checkOf(file) })}\n`
}

/**
 * Opens what `sealKeys` wrote: the file's text, or what was scanned or typed from its printed page.
 * @throws StempelError invalid when the file is damaged or is none, forbidden when the passphrase is wrong
 */
export function openKeys(text: string, passphrase: string): KeyContents {
  const file = parseFile(text)
  const sealed = Buffer.from(file.box, 'base64url')
  const tagAt = sealed.length - TAG_BYTES
  const key = derive(file.kdf, passphrase)
  const nonce = Buffer.from(file.nonce, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(FORMAT)).setAuthTag(sealed.subarray(tagAt))
  const plain = decipher.update(sealed.subarray(0, tagAt))
  try {
    decipher.final()
  } catch {
    throw new StempelError('forbidden', 'The passphrase does not open this key file.')
  }
  try {
    const opened = inflateRawSync(plain, { maxOutputLength: MAX_OPENED_BYTES })
    return contentsShape.parse(JSON.parse(opened.toString('utf8')))
  } catch {
    // Without the cause: a parser's message quotes what it read, and here that is the secret.
    throw new StempelError('invalid', 'The key file opens, but its content is not what this version understands.')
  }
}

/** What fits on paper: of the witnessed heads only the last, which stands for all before it. */
export function forPaper(contents: KeyContents): KeyContents {
  return { ...contents, witnesses: contents.witnesses.slice(-1) }
}

function parseFile(given: string): SealedFile {
  const text = given.trimStart().startsWith('{') ? given : readPage(given)
  const damaged = new StempelError('invalid', 'This is no key file of Stempel, or it is damaged.')
  let file: SealedFile
  try {
    file = fileShape.parse(JSON.parse(text))
  } catch {
    throw damaged
  }
  if (checkOf(file) !== file.check) throw damaged
  return file
}

const checkOf = ({ kdf, cipher, nonce, box }: Omit<SealedFile, 'check'>): string =>
  hash(
    'sha256',
    [FORMAT, kdf.name, kdf.memory, kdf.passes, kdf.parallelism, kdf.salt, cipher, nonce, box].join('\n'),
    'base64url',
  )

/** NFKC, because the same passphrase typed on another keyboard may arrive in other code points. */
const derive = (kdf: SealedFile['kdf'], passphrase: string): Buffer =>
  argon2Sync('argon2id', {
    message: passphrase.normalize('NFKC'),
    nonce: Buffer.from(kdf.salt, 'base64url'),
    memory: kdf.memory,
    passes: kdf.passes,
    parallelism: kdf.parallelism,
    tagLength: KEY_BYTES,
  })

const text64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
