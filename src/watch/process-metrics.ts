import { constants, PerformanceObserver } from 'node:perf_hooks'
import { descriptorLimit, openDescriptors } from './descriptors.ts'
import type { EventLoopWatch } from './event-loop.ts'
import type { Meters } from './meters.ts'

const GC_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak-callbacks',
}

/** What the process itself is like, by the names that every exporter gives these. `stop` ends the watching. */
export function measureProcess(meters: Meters, eventLoop: EventLoopWatch) {
  const { gauge, gauges, histogram, total } = meters
  gauge(
    'process_start_time_seconds',
    'When the process began, in seconds since 1970.',
    () => Date.now() / 1000 - process.uptime(),
  )
  total('process_cpu_seconds_total', 'Processor time of all threads, in seconds.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  gauge('process_resident_memory_bytes', 'Memory that the process holds, in bytes.', () =>
    process.memoryUsage.rss(),
  )
  gauges('nodejs_memory_bytes', 'Memory of JavaScript and of buffers, in bytes.', 'kind', () => {
    const { heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
    return { heap_used: heapUsed, heap_total: heapTotal, external, array_buffers: arrayBuffers }
  })
  gauge('process_open_fds', 'File descriptors in use: files and connections.', openDescriptors)
  gauge('process_max_fds', 'File descriptors that the process may use.', descriptorLimit)
  gauges(
    'cas_event_loop_delay_seconds',
    'How late the event loop came in the last full ten seconds.',
    'point',
    () => ({ ...eventLoop.delay() }),
  )
  const collections = histogram(
    'nodejs_gc_duration_seconds',
    'Pauses for collecting garbage, in seconds.',
    GC_SECONDS,
    ['kind'],
  )
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { detail } = entry as typeof entry & { detail?: { kind?: number } }
      const kind = GC_KINDS[detail?.kind ?? 0] ?? 'other'
      collections.observe({ kind }, entry.duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })

  return {
    stop(): void {
      observer.disconnect()
    },
  }
}
