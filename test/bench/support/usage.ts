/**
 * Loaded before a server's own program: tells what the process has used, when asked over IPC. It keeps nothing alive
 * and does nothing unasked, except to stop when nobody can ask any more.
 */
export interface Usage {
  /** User and system time of all threads, µs. */
  readonly cpuMicros: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
}

process.on('message', (question) => {
  if (question !== 'usage') return
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  process.send?.({ cpuMicros: user + system, rssBytes: rss, heapUsedBytes: heapUsed } satisfies Usage)
})
// Whoever measures may end at any moment; nothing it started outlives it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
