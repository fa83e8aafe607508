import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'
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
}>

/**
 * What SIGHUP does: puts the services of the file in force. On a mistake the old list stays, and the
 * log says why.
 */
export function createReload({ readConfig, started, app, logger }: Parts) {
  return (): void => {
    try {
      const config = readConfig()
      app.replaceServices(config)
      const needsRestart = changedSettings(started, config)
      logger.info({ event: 'services.reloaded', services: config.services.length, needsRestart })
    } catch (error) {
      const why = error instanceof ConfigError ? { mistakes: error.mistakes } : { err: error }
      logger.error({ event: 'services.kept', ...why })
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
