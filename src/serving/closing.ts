import type { FastifyBaseLogger } from 'fastify'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Config } from '../config/load-config.ts'
import type { Maintenance } from '../maintenance/maintenance.ts'
import { maintenanceFile } from '../maintenance/maintenance-file.ts'
import { watchMaintenance } from '../maintenance/maintenance-watch.ts'
import type { Database } from '../storage/database.ts'
import { localClock } from '../vietnamese/local-clock.ts'

type Parts = Readonly<{
  config: Pick<Config, 'dataFolder'>
  logger: FastifyBaseLogger
  now(): number
}>

/**
 * Knows from the first moment of the server's life whether operators have closed it. That it opened by
 * itself is written into the audit trail as soon as there is a database to write to.
 */
export async function createClosing({ config, logger, now }: Parts) {
  let database: Database | undefined
  let unwritten: Maintenance | undefined

  /** What a full disk keeps from being written is tried again at the end. */
  async function writeDown() {
    if (!database || !unwritten) return
    const [since, until] = [unwritten.since, unwritten.until].map(localClock)
    try {
      await database.batch('power', [
        auditStatement(
          { actor: { kind: 'system', name: 'maintenance' }, at: now() },
          { event: 'maintenance.ended', before: { since: since ?? '', until: until ?? '' } },
        ),
      ])
      unwritten = undefined
    } catch (err) {
      logger.error({ event: 'maintenance.unwritten', err })
    }
  }

  const watch = await watchMaintenance({
    file: maintenanceFile(config.dataFolder),
    now,
    log: logger,
    onOver(ended) {
      unwritten = ended
      return writeDown()
    },
  })

  return {
    current: watch.current,

    /** From now on there is one. */
    async useDatabase(opened: Database): Promise<void> {
      database = opened
      await writeDown()
    },

    async stop(): Promise<void> {
      await watch.stop()
      await writeDown()
      database = undefined
    },
  }
}

export type Closing = Awaited<ReturnType<typeof createClosing>>
