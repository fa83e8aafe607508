import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'
import type { Config } from '../config/load-config.ts'
import type { Database } from '../storage/database.ts'
import { createVoidAfterTrouble } from '../tickets/void-after-trouble.ts'
import { auditCompanion } from './audit-companion.ts'
import { createBackupSchedule } from './backup-schedule.ts'
import { createClockWatch } from './clock-watch.ts'
import { createDatabaseWatch } from './database-watch.ts'
import { createDescriptorWatch } from './descriptor-watch.ts'
import type { Ending } from './ending.ts'

/** What a companion may use of the running server. */
export type ServingParts = Readonly<{
  config: Config
  database: Database
  logger: FastifyBaseLogger
  app: App
  now(): number
  /** Ends the server for this reason. */
  end(ending: Ending): void
}>

/**
 * What runs beside the requests for as long as the server does: a second listener, a schedule. It is
 * started when the server listens, and stopped after the last request has been answered and before
 * the database is closed.
 */
export type Companion = Readonly<{
  name: string
  /** A rejection ends the program: for what it cannot do without. */
  start(): Promise<void> | void
  /** Must settle within seconds. A rejection is told in the log. */
  stop(): Promise<void> | void
}>

/** Every companion of the server, in the order of their start. One line each. */
function companionsOf(parts: ServingParts): readonly Companion[] {
  const { app, config, database, logger, now, end } = parts
  const { canWrite } = app
  const { setBack } = createVoidAfterTrouble(database)
  return [
    auditCompanion(parts),
    createDatabaseWatch({ databaseFile: config.databaseFile, database, canWrite, logger, end }),
    createDescriptorWatch({ logger }),
    createClockWatch({ logger, now, onSetBack: setBack, noteJump: app.watch.clockLeapt }),
    createBackupSchedule({ config, database, logger, now }),
    { name: 'operations', start: app.operations.listen, stop: app.operations.close },
  ]
}

/** Starts them one after the other; `stop` stops them the other way round. */
export async function startCompanions(parts: ServingParts) {
  const started: Companion[] = []

  async function stop(): Promise<void> {
    for (const companion of started.splice(0).reverse()) {
      try {
        await companion.stop()
      } catch (err) {
        parts.logger.error({ event: 'companion.failed', companion: companion.name, err })
      }
    }
  }

  try {
    for (const companion of companionsOf(parts)) {
      started.push(companion)
      await companion.start()
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}
