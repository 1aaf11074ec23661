import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { DIST, isBuilt, ROOT, STAMP, stampOfSources } from './stamp.ts'

const PAGES = ['kiosk', 'till', 'manager', 'shopper']
const COMPRESSED = /\.(?:html|js|css|svg)$/

/** The screens' line speaks websocket and nothing else, so the other ways stay out of what every screen loads. */
const websocketOnly = {
  name: 'websocket-only',
  load: (id: string): string | undefined =>
    /engine\.io-client\/build\/esm\/transports\/(?:polling-xhr|webtransport)\.js$/.test(id.replaceAll('\\', '/'))
      ? 'export class XHR {}\nexport class WT {}'
      : undefined,
}

/**
 * Builds the screens beside the built ones and puts them in their place at the end, so that a shop that serves never
 * finds half of them. Each text stands there three times: as it is, for gzip and for brotli.
 */
export async function buildScreens(): Promise<void> {
  const stamp = stampOfSources()
  const fresh = mkdtempSync(join(import.meta.dirname, 'dist-'))
  const { NODE_ENV } = process.env
  try {
    // Also where tests build: libraries have other code for them, and what is tested must be what is shipped.
    process.env.NODE_ENV = 'production'
    await build({
      configFile: false,
      root: import.meta.dirname,
      base: '/',
      logLevel: 'warn',
      plugins: [websocketOnly],
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: {
        outDir: fresh,
        emptyOutDir: true,
        target: 'es2022',
        // Nothing is put into a page or a style as data: the policy of the pages allows files of the shop only.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        chunkSizeWarningLimit: 1000,
        rollupOptions: { input: PAGES.map((page) => join(import.meta.dirname, `${page}.html`)) },
      },
    })
    for (const file of filesUnder(fresh)) if (COMPRESSED.test(file)) compress(file)
    writeFileSync(join(fresh, STAMP), stamp)
    const old = `${fresh}-old`
    // A temporary folder is its maker's alone; a shop may run as somebody else.
    chmodSync(fresh, 0o755)
    renameIfThere(DIST, old)
    renameSync(fresh, DIST)
    rmSync(old, { recursive: true, force: true })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
    rmSync(fresh, { recursive: true, force: true })
  }
}

function compress(file: string): void {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

if (process.argv[1] === import.meta.filename && !isBuilt()) {
  process.chdir(ROOT)
  await buildScreens()
}
