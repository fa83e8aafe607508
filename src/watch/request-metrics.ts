import type { Meters } from './meters.ts'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

/** How long answers took, by the kind of what was asked for and by the class of their status. */
export function measureRequests({ counter, gauge, histogram }: Meters) {
  const overloads = counter(
    'cas_overload_refusals_total',
    'Requests that were refused at once, as there was too much to do, by what there was too much of.',
    ['why'],
  )
  const durations = histogram(
    'cas_http_request_seconds',
    'How long answers took, from the first header to the last byte handed over.',
    SECONDS,
    ['route', 'status'],
  )
  /** Looking up the labels costs more than counting. */
  const series = new Map<string, Readonly<{ observe(seconds: number): void }>[]>()

  return {
    overloaded: (why: string) => overloads.inc({ why }),

    requestAnswered(route: string, status: number, milliseconds: number): void {
      let ofRoute = series.get(route)
      if (!ofRoute) {
        ofRoute = CLASSES.map((one) => durations.labels({ route, status: one }))
        series.set(route, ofRoute)
      }
      ofRoute[Math.floor(status / 100) - 1]?.observe(milliseconds / 1000)
    },

    connections(count: () => Promise<number>): void {
      gauge('cas_http_connections', 'Connections of people and applications that are open.', count)
    },
  }
}
