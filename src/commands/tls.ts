import { X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { readSettings } from '../config.ts'
import { StempelError } from '../domain/errors.ts'
import type { KeyFolder } from '../keys/folder.ts'
import { type Common, command, group, type Output, run } from './run.ts'
import { existingKeys } from './verify-books.ts'
import { writeWhole } from './whole-file.ts'

/** `stempel tls`: the shop's own root, which its screens and tills are told to trust. */
export const tlsCommand = (): Command =>
  group('tls', "Show and hand out the root certificate of the shop's own HTTPS.", [showCommand(), exportCommand()])

const showCommand = (): Command =>
  command(
    'show',
    'Show the fingerprint of the root, and for which names and how long the server certificate is good.',
  ).action(({ json }: Common) => run(json, async () => shown(folderWithRoot())))

function shown({ folder, root }: WithRoot): Output {
  const server = folder.readServer()
  const rooted = new X509Certificate(root)
  const served = server === undefined ? undefined : new X509Certificate(server.certificate)
  const names = served?.subjectAltName?.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, '')) ?? []
  const until = served === undefined ? null : served.validToDate.toISOString()
  const json = { fingerprint: rooted.fingerprint256, until: rooted.validToDate.toISOString(), server: { names, until } }
  const text = [
    `Root, SHA-256:  ${rooted.fingerprint256}`,
    `good until      ${json.until.slice(0, 10)}`,
    ...(until === null
      ? []
      : [`Server, until   ${until.slice(0, 10)}, renewed by itself`, `for             ${names.join(', ')}`]),
  ]
  return { json, text: text.join('\n') }
}

const exportCommand = (): Command =>
  command('export', 'Write the root certificate as PEM, for tills and tools that take it as a file.')
    .argument('<file>', 'the file; one of that name is replaced')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const { root } = folderWithRoot()
        await writeWhole(resolve(file), root)
        const { fingerprint256: fingerprint } = new X509Certificate(root)
        return { json: { file: resolve(file), fingerprint }, text: `The root is in ${file}. SHA-256: ${fingerprint}` }
      }),
    )

interface WithRoot {
  readonly folder: KeyFolder
  /** PEM */
  readonly root: string
}

function folderWithRoot(): WithRoot {
  const settings = readSettings(process.env)
  const folder = existingKeys(settings)
  const root = folder?.readRoot()
  if (folder === undefined || root === undefined)
    throw new StempelError(
      'not_found',
      'This shop has no root of its own yet: it makes one when it first listens beyond this machine without a certificate given.',
    )
  return { folder, root: root.certificate }
}
