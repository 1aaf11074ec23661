/** Work that follows what was committed: some time behind it, one run at a time, nothing while nothing is behind. */
export interface Behind {
  /** So many jobs were committed; costs next to nothing. */
  committed(jobs: number): void
  close(): void
}

export interface BehindDeps {
  run(): Promise<unknown>
  /** Calls back once after so many ms; what it returns calls it off. */
  after(ms: number, run: () => void): () => void
  /** Told what went wrong; it is tried again. */
  failed(error: unknown): void
  /** What is committed within so many ms is followed together. */
  readonly gatherMs: number
  /** So many jobs are not waited for to the end. */
  readonly mostJobs?: number
}

const AFTER_FAULT_MS = 30_000

/** Runs the work once for all that was committed meanwhile; what is committed during a run is followed by the next. */
export function followCommits(deps: BehindDeps): Behind {
  const { run, after, failed, gatherMs, mostJobs = Number.POSITIVE_INFINITY } = deps
  let cancel: (() => void) | undefined
  let jobs = 0
  let isBusy = false
  let isClosed = false

  const plan = (ms: number): void => {
    if (!isClosed) cancel ??= after(ms, follow)
  }
  const follow = async (): Promise<void> => {
    cancel = undefined
    isBusy = true
    jobs = 0
    let pause = gatherMs
    try {
      await run()
    } catch (error) {
      if (!isClosed) failed(error)
      jobs += 1
      pause = AFTER_FAULT_MS
    }
    isBusy = false
    if (jobs > 0) plan(pause)
  }
  return {
    committed(more) {
      jobs += more
      if (isBusy) return
      if (jobs < mostJobs) return plan(gatherMs)
      cancel?.()
      void follow()
    },
    close() {
      isClosed = true
      cancel?.()
    },
  }
}
