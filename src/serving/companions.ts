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
  /** Which file the database was when it was opened. */
  openedAs: string | undefined
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
  /** Must settle within four seconds. A rejection is told in the log. */
  stop(): Promise<void> | void
}>

/** More than a backup that is being made takes to be ended. */
const STOP_WITHIN_MS = 4_000

/** Every companion of the server, in the order of their start. One line each. */
export function companionsOf(parts: ServingParts): readonly Companion[] {
  const { app, config, database, openedAs, logger, now, end } = parts
  const { canWrite } = app
  const { setBack } = createVoidAfterTrouble(database)
  return [
    auditCompanion(parts),
    createDatabaseWatch({
      ...{ databaseFile: config.databaseFile, openedAs, database, canWrite, logger, end },
    }),
    createDescriptorWatch({ logger }),
    createClockWatch({ logger, now, onSetBack: setBack, noteJump: app.watch.clockLeapt }),
    createBackupSchedule({ config, database, logger, now }),
    { name: 'operations', start: app.operations.listen, stop: app.operations.close },
  ]
}

type Options = Readonly<{
  logger: Pick<FastifyBaseLogger, 'error'>
  stopWithinMs?: number
}>

/**
 * Starts them one after the other; `stop` stops them the other way round. One that fails, or takes
 * longer than four seconds, is told in the log and keeps none of the others from being stopped.
 */
export async function startCompanions(
  companions: readonly Companion[],
  { logger, stopWithinMs = STOP_WITHIN_MS }: Options,
) {
  const started: Companion[] = []

  async function stopOne({ name, stop }: Companion): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, stopWithinMs, 'late')
    })
    try {
      if ((await Promise.race([stop(), late])) !== 'late') return
      logger.error({ event: 'companion.late', companion: name, afterMs: stopWithinMs })
    } catch (err) {
      logger.error({ event: 'companion.failed', companion: name, err })
    } finally {
      clearTimeout(timer)
    }
  }

  async function stop(): Promise<void> {
    for (const companion of started.splice(0).reverse()) await stopOne(companion)
  }

  try {
    for (const companion of companions) {
      started.push(companion)
      await companion.start()
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}
