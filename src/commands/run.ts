import { Command, CommanderError } from 'commander'
import { StempelError } from '../domain/errors.ts'

/** What a command prints, as JSON with `--json`, else as its own text. */
export interface Output {
  readonly json: unknown
  /** Absent when the command has written its text itself. */
  readonly text?: string
  /** The command did its work and found something wrong: exit code 1. */
  readonly failed?: boolean
}

export interface Common {
  readonly json?: boolean
}

const FAILED = 1
const MISUSED = 2

/** A command as every command of ours begins: with `--json`. */
export const command = (name: string, description: string): Command =>
  new Command(name).description(description).option('--json', 'print JSON')

/** A name that only gathers commands. */
export function group(name: string, description: string, commands: readonly Command[]): Command {
  const gathered = new Command(name).description(description)
  for (const each of commands) gathered.addCommand(each)
  return gathered
}

/**
 * Reads the arguments and runs the command they name. Wrong arguments are one line on standard error and exit code 2;
 * no arguments at all print the help.
 */
export async function parse(program: Command, argv: readonly string[] = process.argv): Promise<void> {
  // A reader that has seen enough, such as `head`, closes the pipe; that is no fault of the command.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED))
  speakInOneLine(program)
  if (argv.length <= 2) {
    program.outputHelp()
    return
  }
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : MISUSED
  }
}

function speakInOneLine(of: Command): void {
  of.exitOverride().configureOutput({
    outputError: (text, write) => {
      const said = text.replace(/^error: /, '').trim()
      write(`stempel: ${said.replace(/\s*\n\s*/g, ' ').replace(/\.$/, '')}; ${helpOf(of)} says more\n`)
    },
  })
  for (const each of of.commands) speakInOneLine(each)
}

function helpOf(of: Command): string {
  const names: string[] = []
  for (let at: Command | null = of; at !== null; at = at.parent) names.unshift(at.name())
  return `${names.join(' ')} --help`
}

/**
 * Runs a command's body, prints what it returns, and turns an error into one line on standard error and exit code 1
 * (2 for settings and arguments that are wrong).
 */
export async function run(asJson: boolean | undefined, body: () => Promise<Output | undefined>): Promise<void> {
  try {
    const output = await body()
    if (output === undefined) return
    const text = asJson === true ? JSON.stringify(output.json) : output.text
    if (text !== undefined) process.stdout.write(`${text}\n`)
    if (output.failed === true) process.exitCode = FAILED
  } catch (error) {
    process.stderr.write(`stempel: ${sentenceOf(error)}\n`)
    if (!(error instanceof StempelError) && process.env.STEMPEL_LOG === 'debug') console.error(error)
    process.exitCode = error instanceof StempelError && error.code === 'invalid' ? MISUSED : FAILED
  }
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EEXIST: 'exists already; name another',
  EACCES: 'may not be opened by this user',
  EPERM: 'may not be opened by this user',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'lies under something that is no folder',
  EROFS: 'lies on a disk that cannot be written',
  ENOSPC: 'cannot be written: the disk is full',
}

/** What went wrong, in one line without a stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof StempelError)
    return error.code !== 'invalid' || error.path === undefined || error.message.includes(error.path)
      ? error.message
      : `${error.path}: ${error.message}`
  const { code, path, message } = error as NodeJS.ErrnoException
  const words = code === undefined ? undefined : FILE_FAULTS[code]
  if (words !== undefined && path !== undefined) return `${path} ${words}.`
  const [line = 'no reason was given'] = String(message ?? error).split('\n')
  return `this failed and should not have: ${line} (STEMPEL_LOG=debug shows where)`
}
