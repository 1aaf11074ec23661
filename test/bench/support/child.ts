import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of its own that answers questions, one at a time. */
export interface Child {
  readonly pid: number
  ask<T>(question: unknown, timeoutMs?: number): Promise<T>
  stop(): Promise<void>
}

const ANSWER_MS = 30_000

/** Starts a file of this folder as a process; it says `{ready}` once it can be asked. */
export async function startChild(file: string, env: Record<string, string> = {}): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = fork(path, { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await answerOf(child, ANSWER_MS)
  return {
    pid: child.pid ?? 0,
    ask: (question, timeoutMs = ANSWER_MS) => ask(child, question, timeoutMs),
    stop: () => stopChild(child),
  }
}

/** Puts one question to a process and waits for its answer. */
export function ask<T>(child: ChildProcess, question: unknown, timeoutMs = ANSWER_MS): Promise<T> {
  const answer = answerOf<T>(child, timeoutMs)
  child.send(question as object)
  return answer
}

function answerOf<T>(child: ChildProcess, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new Error('a process did not answer in time'))), timeoutMs)
    const onExit = (code: number | null, signal: string | null): void =>
      done(() => reject(new Error(`a process ended instead of answering (${signal ?? code})`)))
    const onMessage = (message: { error?: string }): void =>
      done(() => (message.error === undefined ? resolve(message as T) : reject(new Error(message.error))))
    const done = (settle: () => void): void => {
      clearTimeout(timer)
      child.off('exit', onExit).off('message', onMessage)
      settle()
    }
    child.once('exit', onExit).once('message', onMessage)
  })
}

/** Asks a process to end and insists after a while. */
export function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill(signal)
  })
}

/** The other end: answers every question with what `answer` returns. */
export function answering(answer: (question: never) => unknown): void {
  process.on('message', async (question) => {
    try {
      process.send?.((await answer(question as never)) ?? {})
    } catch (error) {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ ready: true })
}
