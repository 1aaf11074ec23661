import { StempelError } from '../domain/errors.ts'

/** What a command prints, as JSON with `--json`, else as its own text. */
interface Output {
  readonly json: unknown
  readonly text: string
}

/**
 * Runs a command's body, prints what it returns, and turns an error into one line on standard error and exit code 1
 * (2 for settings and arguments that are wrong).
 */
export async function run(asJson: boolean | undefined, body: () => Promise<Output | undefined>): Promise<void> {
  try {
    const output = await body()
    if (output !== undefined) process.stdout.write(`${asJson === true ? JSON.stringify(output.json) : output.text}\n`)
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    process.stderr.write(`stempel: ${error.message}\n`)
    process.exitCode = error.code === 'invalid' ? 2 : 1
  }
}
