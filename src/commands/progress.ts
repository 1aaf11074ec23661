import cliProgress from 'cli-progress'

/** How far long work has come. */
export interface Progress {
  update(done: number): void
  stop(): void
}

const SILENT: Progress = { update: () => {}, stop: () => {} }

/** A bar on standard error while it is a terminal; a script sees nothing of it. */
export function progress(label: string, total: number): Progress {
  if (process.stderr.isTTY !== true || total <= 0) return SILENT
  const bar = new cliProgress.SingleBar({
    format: `${label} [{bar}] {percentage}% {eta_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
  })
  bar.start(total, 0)
  return { update: (done) => bar.update(done), stop: () => bar.stop() }
}
