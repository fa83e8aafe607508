import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import {
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import type { Facts, RequestSpan, Traces } from './traces.ts'

type Settings = Readonly<{
  endpoint: string
  sampleRatio: number
  headers: Readonly<Record<string, string>>
  serviceName: string
  version: string
  /** Told when the collector stops taking spans, and when it takes them again. */
  onReachable(isReachable: boolean): void
}>

/** What waits for the collector; more is dropped. */
const MOST_WAITING = 2_048
/** So few that writing them as JSON holds up nobody. */
const BATCH = 64
const EXPORT_EVERY_MS = 1_000
const EXPORT_WITHIN_MS = 5_000
const STOP_WITHIN_MS = 2_000

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * Traces by OpenTelemetry, over OTLP with JSON. Spans wait in a bounded queue and are sent in the
 * background: a collector that is slow or gone costs spans, and nobody's time.
 */
export function startTraces(settings: Settings): Traces {
  const { endpoint, sampleRatio, headers, serviceName, version, onReachable } = settings
  const exporter = new OTLPTraceExporter({
    url: endpoint,
    headers: { ...headers },
    timeoutMillis: EXPORT_WITHIN_MS,
  })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor(telling(exporter, onReachable), {
        maxQueueSize: MOST_WAITING,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_WITHIN_MS,
      }),
    ],
  })
  const tracer = provider.getTracer('cas', version)
  const current = new AsyncLocalStorage<Span>()

  return {
    beginRequest(parent): RequestSpan {
      const remote = parent === undefined ? undefined : contextIn(parent)
      const context = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, context)
      return {
        within: (work) => current.run(span, work),
        end(name, facts, hasFailed) {
          span.updateName(name)
          span.setAttributes({ ...facts })
          if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },

    async span<T>(name: string, facts: Facts, work: () => Promise<T>): Promise<T> {
      const parent = current.getStore()
      if (!parent?.isRecording()) return work()
      const context = trace.setSpan(ROOT_CONTEXT, parent)
      const span = tracer.startSpan(name, { attributes: { ...facts } }, context)
      try {
        return await current.run(span, work)
      } catch (error) {
        // Its name only: a message may hold anything.
        span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name })
        throw error
      } finally {
        span.end()
      }
    },

    async stop(): Promise<void> {
      await Promise.race([
        provider.shutdown().catch(() => {}),
        wait(STOP_WITHIN_MS, undefined, { ref: false }),
      ])
    },
  }
}

function contextIn(traceparent: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent) ?? []
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

/** The same exporter, which tells when it begins to fail and when that is over. */
function telling(exporter: SpanExporter, onReachable: (isReachable: boolean) => void) {
  let isReachable = true
  return {
    export(...[spans, done]: Parameters<SpanExporter['export']>) {
      exporter.export(spans, (result) => {
        const isTaken = result.code === 0
        if (isTaken !== isReachable) onReachable(isTaken)
        isReachable = isTaken
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  } satisfies SpanExporter
}
