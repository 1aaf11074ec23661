import { Worker } from 'node:worker_threads'
import { type ErrorCode, StempelError } from './domain/errors.ts'
import type { services, tasks } from './worker-tasks.ts'

export type TaskName = keyof typeof tasks
export type TaskInput<N extends TaskName> = Parameters<(typeof tasks)[N]>[1]
export type TaskResult<N extends TaskName> = ReturnType<(typeof tasks)[N]>

type ServiceName = keyof typeof services
type Methods<N extends ServiceName> = ReturnType<(typeof services)[N]>

/** What a worker is started with: the data folder, and one task to do or a service to stay with. */
export type WorkGiven =
  | { readonly folder: string; readonly task: TaskName; readonly input: unknown }
  | { readonly folder: string; readonly service: ServiceName }

/** What a service is asked, and what it replies. */
export interface Asked {
  readonly id: number
  readonly method: string
  readonly input: unknown
}
export type Replied = { readonly id: number } & Exclude<Told, { kind: 'progress' }>

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
      else reject(errorOf(told))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      for (const each of running) if (each.worker === worker) running.delete(each)
      reject(stopped())
    })
  })
}

const errorOf = ({ code, detail }: Extract<Told, { kind: 'failed' }>): Error =>
  code === undefined ? new Error(detail) : new StempelError(code, detail)

const stopped = (): StempelError =>
  new StempelError('unavailable', 'The shop stopped before this was done.', { retryAfterSeconds: 5 })

/** A service in a thread of its own. */
export interface Service<N extends ServiceName> {
  /** @throws what the method throws, StempelError `unavailable` when the thread ended first. */
  ask<M extends keyof Methods<N> & string>(
    method: M,
    ...input: Parameters<Extract<Methods<N>[M], (...input: never[]) => unknown>>
  ): Promise<ReturnType<Extract<Methods<N>[M], (...input: never[]) => unknown>>>
  /** Ends the thread and what it keeps; the next question starts another. */
  end(): Promise<void>
}

interface Open {
  resolve(value: never): void
  reject(error: unknown): void
}

/**
 * A service that keeps its files open between questions. Its thread starts with the first one and, should it fail, anew
 * with the next; `stopWork` ends it. It keeps no process alive while nobody waits for it.
 */
export function service<N extends ServiceName>(folder: string, name: N): Service<N> {
  let current: Worker | undefined
  const open = new Map<number, Open>()
  let asked = 0
  const end = (worker: Worker, error: unknown): void => {
    if (current !== worker) return
    current = undefined
    for (const { reject } of open.values()) reject(error)
    open.clear()
  }
  const start = (): Worker => {
    const worker = new Worker(WORKER, { workerData: { folder, service: name } satisfies WorkGiven })
    const entry = { folder, worker }
    running.add(entry)
    worker.on('message', (replied: Replied | Extract<Told, { kind: 'failed' }>) => {
      // What fails before anything was asked is the start itself.
      if (!('id' in replied)) return end(worker, errorOf(replied))
      const asker = open.get(replied.id)
      open.delete(replied.id)
      if (open.size === 0) worker.unref()
      if (replied.kind === 'done') asker?.resolve(replied.result as never)
      else asker?.reject(errorOf(replied))
    })
    worker.once('error', (error) => end(worker, error))
    worker.once('exit', () => {
      running.delete(entry)
      end(worker, stopped())
    })
    return worker
  }
  return {
    ask: (method, ...input) =>
      new Promise((resolve, reject) => {
        current ??= start()
        current.ref()
        asked += 1
        open.set(asked, { resolve: resolve as Open['resolve'], reject })
        current.postMessage({ id: asked, method, input: input[0] } satisfies Asked)
      }),
    end: async () => void (await current?.terminate()),
  }
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
