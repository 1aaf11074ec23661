import { StempelError } from '../domain/errors.ts'

const MOST_CHARACTERS = 4096
// What a terminal in raw mode sends for the keys: Enter or Ctrl-D, Backspace, Ctrl-C.
const ENTER = '\r\n\u0004'
const ERASE = '\u0008\u007f'
const INTERRUPT = '\u0003'

/**
 * Asks for something nobody may look at: hidden on a terminal, else the first line of standard input. It is never an
 * argument, because those stand in the list of processes and in the shell's history.
 * @param what names it in the prompt, for example `PIN`
 * @param twice asks a second time on a terminal, for what is new and must not be mistyped
 * @throws StempelError `invalid` when nothing comes or the second time differs.
 */
export async function askSecret(what: string, { twice = false } = {}): Promise<string> {
  if (!process.stdin.isTTY) return given(await firstLine(), what)
  const secret = given(await askHidden(`${what}: `), what)
  if (twice && (await askHidden(`${what} again: `)) !== secret)
    throw new StempelError('invalid', `The second ${what} differs from the first.`)
  return secret
}

function given(text: string, what: string): string {
  if (text !== '') return text
  throw new StempelError('invalid', `No ${what} was given; type it at the prompt or pipe it to standard input.`)
}

async function firstLine(): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n')) break
    if (text.length > MOST_CHARACTERS) throw new StempelError('invalid', 'What came on standard input is too long.')
  }
  return (text.split('\n')[0] ?? '').replace(/\r$/, '')
}

function askHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  stdin.setEncoding('utf8')
  // Before the prompt shows: what is typed at once must be hidden as well.
  stdin.setRawMode(true)
  stdin.resume()
  stderr.write(prompt)
  return new Promise((resolve) => {
    let text = ''
    const end = (): void => {
      stdin.off('data', hear)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const hear = (chunk: string): void => {
      for (const character of chunk) {
        if (character === INTERRUPT) {
          end()
          process.exit(130)
        }
        if (ENTER.includes(character)) {
          end()
          resolve(text)
          return
        }
        if (ERASE.includes(character)) text = text.slice(0, -1)
        else if (text.length < MOST_CHARACTERS) text += character
      }
    }
    stdin.on('data', hear)
  })
}
