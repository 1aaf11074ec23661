import { Worker } from 'node:worker_threads'
import { type ErrorCode, StempelError } from './domain/errors.ts'
import type { tasks } from './worker-tasks.ts'

export type TaskName = keyof typeof tasks
export type TaskInput<N extends TaskName> = Parameters<(typeof tasks)[N]>[1]
export type TaskResult<N extends TaskName> = ReturnType<(typeof tasks)[N]>

/** What a worker is started with. */
export interface WorkGiven {
  /** The data folder. */
  readonly folder: string
  readonly task: TaskName
  readonly input: unknown
}

/** What a worker says. */
export type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: ErrorCode | undefined; readonly detail: string }

const WORKER = new URL('./worker.ts', import.meta.url)

/**
 * Runs long work in a thread of its own, beside a shop that sells.
 * @throws StempelError what the work throws on purpose, `unavailable` when it was stopped; Error when it failed.
 */
export function work<N extends TaskName>(
  folder: string,
  task: N,
  input: TaskInput<N>,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<TaskResult<N>> {
  const given: WorkGiven = { folder, task, input }
  const worker = new Worker(WORKER, { workerData: given })
  running.add({ folder, worker })
  return new Promise((resolve, reject) => {
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told.done, told.total)
      else if (told.kind === 'done') resolve(told.result as TaskResult<N>)
      else reject(told.code === undefined ? new Error(told.detail) : new StempelError(told.code, told.detail))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      for (const each of running) if (each.worker === worker) running.delete(each)
      reject(new StempelError('unavailable', 'The shop stopped before this was done.', { retryAfterSeconds: 5 }))
    })
  })
}

/** Threads at work, and on which data folder. */
const running = new Set<{ readonly folder: string; readonly worker: Worker }>()

/** Ends all long work on a data folder, which a shop that stops would wait for otherwise. */
export async function stopWork(folder: string): Promise<void> {
  await Promise.all([...running].filter((each) => each.folder === folder).map(({ worker }) => worker.terminate()))
}

/** Long work for one shop, one at a time. */
export interface Workshop {
  /** @throws StempelError `too_many` while other work runs. */
  run<N extends TaskName>(task: N, input: TaskInput<N>): Promise<TaskResult<N>>
}

/** One piece of long work at a time, since the machine's other half sells. */
export function workshopOf(folder: string): Workshop {
  let busy: TaskName | undefined
  return {
    async run(task, input) {
      if (busy !== undefined)
        throw new StempelError('too_many', 'One look into the past at a time; another is still running.', {
          retryAfterSeconds: 5,
        })
      busy = task
      try {
        return await work(folder, task, input)
      } finally {
        busy = undefined
      }
    },
  }
}
