import { collectDefaultMetrics, Gauge, Histogram, type Metric, type Registry } from 'prom-client'

/** Upper bounds in seconds; a finish is promised under 20 ms at a busy shop's pace. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

interface Series {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string }
  readonly counts: number[]
  sumMs: number
}

/** What the shop counts about itself. Labels hold the route's pattern, never an address. */
export interface ShopMetrics {
  /** One answered request. */
  request(method: string, route: string, status: number, elapsedMs: number): void
  /** One commit of the writer and how many jobs shared it. */
  commit(groupSize: number): void
}

/**
 * Registers the shop's metrics.
 * @param queueLength how many jobs wait for the writer, asked at each scrape.
 */
export function createMetrics(registry: Registry, queueLength: () => number): ShopMetrics {
  collectDefaultMetrics({ register: registry })
  const { request } = createRequestMetrics(registry)
  new Gauge({
    name: 'stempel_writer_queue',
    help: 'Jobs waiting for the one writer of the books.',
    registers: [registry],
    collect() {
      this.set(queueLength())
    },
  })
  const groups = new Histogram({
    name: 'stempel_commit_jobs',
    help: 'Jobs that shared one commit; its count is the number of commits.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [registry],
  })
  return {
    request,
    commit: (groupSize) => groups.observe(groupSize),
  }
}

/** Registers the times of requests alone. */
export function createRequestMetrics(registry: Registry): Pick<ShopMetrics, 'request'> {
  const requests = requestTimes()
  registry.registerMetric(requests as unknown as Metric)
  return { request: (method, route, status, elapsedMs) => requests.add(method, route, status, elapsedMs) }
}

/**
 * A histogram counted by hand: the library hashes the labels at each observation, which would be the dearest part of
 * a small request. At a scrape it looks like any other.
 */
function requestTimes() {
  const name = 'stempel_http_request_seconds'
  const help = 'Time from the headers of a request to its answer, by pattern of the route.'
  const byRoute = new Map<string, Map<string, Series>>()
  const all = (): Series[] => [...byRoute.values()].flatMap((ofRoute) => [...ofRoute.values()])
  return {
    name,
    get: async () => ({ name, help, type: 'histogram', values: all().flatMap((one) => samples(name, one)) }),
    add(method: string, route: string, status: number, elapsedMs: number): void {
      let ofRoute = byRoute.get(route)
      if (ofRoute === undefined) {
        ofRoute = new Map()
        byRoute.set(route, ofRoute)
      }
      const key = method + status
      let series = ofRoute.get(key)
      if (series === undefined) {
        series = {
          labels: { method, route, status: String(status) },
          counts: new Array(BOUNDS.length + 1).fill(0),
          sumMs: 0,
        }
        ofRoute.set(key, series)
      }
      let i = 0
      while (i < BOUNDS.length && elapsedMs > (BOUNDS[i] ?? 0) * 1000) i += 1
      series.counts[i] = (series.counts[i] ?? 0) + 1
      series.sumMs += elapsedMs
    },
  }
}

function samples(name: string, { labels, counts, sumMs }: Series): object[] {
  let sum = 0
  const buckets = counts.map((count, i) => {
    sum += count
    return { labels: { ...labels, le: BOUNDS[i] ?? '+Inf' }, value: sum, metricName: `${name}_bucket` }
  })
  return [
    ...buckets,
    { labels, value: sumMs / 1000, metricName: `${name}_sum` },
    { labels, value: sum, metricName: `${name}_count` },
  ]
}
