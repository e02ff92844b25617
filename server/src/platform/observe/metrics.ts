import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

type Labels = Record<string, string>

/** Figures of this process, for Prometheus. Names start with `atrium_`; labels never hold ids or addresses. */
export type Metrics = {
  /** Returns the function that counts. */
  counter(
    name: string,
    help: string,
    labels?: readonly string[],
  ): (labels?: Labels, by?: number) => void
  /** Returns the function that observes; seconds unless `buckets` say otherwise. */
  histogram(
    name: string,
    help: string,
    labels?: readonly string[],
    buckets?: readonly number[],
  ): (value: number, labels?: Labels) => void
  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** The exposition text. */
  text(): Promise<string>
  contentType: string
}

// Seconds, dense around the promises: 50 ms for a webhook's p99, 250 ms for Meta's median, 1 s for its limit.
const secondsBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A registry of its own, with the runtime's figures. Asking twice for a name gives the same figure. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  return {
    counter: (name, help, labelNames = []) => {
      const counter =
        counters.get(name) ??
        new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
      counters.set(name, counter)
      return (labels = {}, by = 1) => counter.inc(labels, by)
    },
    histogram: (name, help, labelNames = [], buckets = secondsBuckets) => {
      const histogram =
        histograms.get(name) ??
        new Histogram({
          name,
          help,
          labelNames: [...labelNames],
          buckets: [...buckets],
          registers: [registry],
        })
      histograms.set(name, histogram)
      return (value, labels = {}) => histogram.observe(labels, value)
    },
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
