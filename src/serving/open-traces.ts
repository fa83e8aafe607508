import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/load-config.ts'
import { version } from '../version.ts'
import type { Traces } from '../watch/traces.ts'

/** Begins to trace, where the configuration says so; what it takes is loaded only then. */
export async function openTraces(
  { tracing }: Pick<Config, 'tracing'>,
  logger: FastifyBaseLogger,
): Promise<Traces | undefined> {
  if (!tracing) return undefined
  const { startTraces } = await import('../watch/open-telemetry.ts')
  return startTraces({
    ...tracing,
    version,
    onReachable(isReachable) {
      if (isReachable) logger.info({ event: 'tracing.sends-again' })
      else logger.warn({ event: 'tracing.unreachable' })
    },
  })
}
