import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'
import type { ServerTrail } from '../audit/server-trail.ts'
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { isReloadable } from '../config/reloadable.ts'

type Parts = Readonly<{
  /** Throws a ConfigError. */
  readConfig(): Config
  /** What the server was started with. */
  started: Config
  app: App
  logger: FastifyBaseLogger
  trail: Pick<ServerTrail, 'servicesReloaded' | 'servicesKept'>
}>

/**
 * What SIGHUP does: puts the services of the file in force. On a mistake the old list stays, and the
 * log says why.
 */
export function createReload({ readConfig, started, app, logger, trail }: Parts) {
  let inForce = started
  const failed = (err: unknown) => logger.error({ event: 'audit.failed', err })

  return (): void => {
    try {
      const config = readConfig()
      app.replaceServices(config)
      trail.servicesReloaded(inForce.services, config.services).catch(failed)
      inForce = config
      const needsRestart = changedSettings(started, config)
      logger.info({ event: 'services.reloaded', services: config.services.length, needsRestart })
    } catch (error) {
      const why = error instanceof ConfigError ? { mistakes: error.mistakes } : { err: error }
      logger.error({ event: 'services.kept', ...why })
      trail.servicesKept().catch(failed)
    }
  }
}

/** Settings that differ and are read at the start only. */
function changedSettings(before: Config, after: Config): string[] {
  return Object.keys(after).filter((key) => {
    const setting = key as keyof Config
    return !isReloadable(key) && JSON.stringify(before[setting]) !== JSON.stringify(after[setting])
  })
}
