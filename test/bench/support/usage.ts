/**
 * Loaded before a server's own program: tells what the process has used, when asked over IPC. It keeps nothing alive
 * and does nothing unasked.
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
process.channel?.unref()
