import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/load-config.ts'
import { bootOfMachine, isFirstRunSinceBoot, noteBoot } from '../storage/boot-note.ts'
import type { Database } from '../storage/database.ts'
import { StorageError } from '../storage/storage-error.ts'
import { releasePlaces } from '../throttle/release-places.ts'
import { createVoidAfterTrouble } from '../tickets/void-after-trouble.ts'

type Parts = Readonly<{
  config: Pick<Config, 'dataFolder' | 'databaseFile'>
  database: Database
  logger: FastifyBaseLogger
  now(): number
  /** The server before this one ended without having closed the database. */
  wasCut: boolean
}>

/**
 * What a start makes good before anybody is answered. After a server that was cut off, the structure of
 * the database is checked, and tries to sign in that were under way hold no place any more; after a start
 * of the machine, every ticket from before is void (security 5.2, B*); when the clock is behind the newest
 * session, sessions keep their age. Throws a StorageError when the database is damaged.
 */
export async function mendAfterTrouble(parts: Parts): Promise<void> {
  const { config, database, logger, now, wasCut } = parts
  if (wasCut) {
    const startedAt = performance.now()
    await assertWhole(database, config.databaseFile)
    await releasePlaces(database)
    const tookMs = Math.round(performance.now() - startedAt)
    logger.warn({ event: 'server.was-cut', checkedMs: tookMs })
  }
  const mending = createVoidAfterTrouble(database)
  const boot = await bootOfMachine(now())
  if (await isFirstRunSinceBoot(config.dataFolder, boot)) {
    await mending.voidTickets()
    await noteBoot(config.dataFolder, boot)
    logger.info({ event: 'tickets.voided', why: 'first start since the machine was started' })
  }
  const behindMs = await mending.behind(now())
  if (behindMs > 0) {
    await mending.setBack(behindMs)
    logger.error({ event: 'clock.jumped', byMs: -behindMs })
  }
}

async function assertWhole(database: Database, file: string): Promise<void> {
  const [found] = await database.query<{ quick_check: string }>('PRAGMA quick_check(1)')
  if (found?.quick_check === 'ok') return
  throw new StorageError('damaged', `${file} is damaged. Restore the last backup.`)
}
