import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'
import type { ServerTrail } from '../audit/server-trail.ts'
import { changedSettings } from '../config/changed-settings.ts'
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { type ReloadOutcome, writeReloadOutcome } from './reload-outcome.ts'

type Parts = Readonly<{
  /** Throws a ConfigError. */
  readConfig(): Config
  /** What the server was started with. */
  started: Config
  app: Pick<App, 'prepareReload'>
  logger: Pick<FastifyBaseLogger, 'info' | 'error' | 'level'>
  trail: Pick<ServerTrail, 'configReloaded' | 'configKept'>
  now(): number
}>

/**
 * What SIGHUP does: puts in force what of the file can be put in force without a restart, all of it or
 * nothing. On a mistake everything stays as it was. The log, the audit trail and a file for
 * `cas reload` say what came of it, and which changes wait for a restart.
 */
export function createReload({ readConfig, started, app, logger, trail, now }: Parts) {
  let inForce = started
  let latest: ReloadOutcome | undefined
  let writing: Promise<void> = Promise.resolve()
  const failed = (err: unknown) => logger.error({ event: 'reload.untold', err })

  function reloaded(): ReloadOutcome {
    const config = readConfig()
    const putInForce = app.prepareReload(config)
    putInForce()
    logger.level = config.log.level
    const { reloadable } = changedSettings(inForce, config)
    // A certificate may be another one in the same file.
    const { needsRestart } = changedSettings(started, config)
    trail.configReloaded(inForce.services, config.services, reloadable).catch(failed)
    inForce = config
    const services = config.services.length
    logger.info({ event: 'config.reloaded', services, changed: reloadable, needsRestart })
    return { at: now(), isDone: true, services, changed: reloadable, needsRestart }
  }

  function kept(error: unknown): ReloadOutcome {
    const mistakes =
      error instanceof ConfigError
        ? error.mistakes
        : [{ path: '', sentence: (error as Error).message }]
    const why = error instanceof ConfigError ? { mistakes } : { err: error }
    logger.error({ event: 'config.kept', ...why })
    trail.configKept().catch(failed)
    return { at: now(), isDone: false, mistakes }
  }

  function attempt(): ReloadOutcome {
    try {
      return reloaded()
    } catch (error) {
      return kept(error)
    }
  }

  return {
    /** Tries it now. What came of it is written down in the background. */
    reload(): void {
      const outcome = attempt()
      latest = outcome
      // One after the other: two at once would write into the same draft.
      writing = writing.then(() => writeReloadOutcome(started.dataFolder, outcome)).catch(failed)
    },

    /** What the last reload came to; undefined: there was none. */
    latest: (): ReloadOutcome | undefined => latest,
  }
}

export type Reload = ReturnType<typeof createReload>
