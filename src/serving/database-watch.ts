import type { FastifyBaseLogger } from 'fastify'
import type { Database, StorageFault } from '../storage/database.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Companion } from './companions.ts'
import type { Ending } from './ending.ts'
import { fileIdentity } from './file-identity.ts'

const LOOK_EVERY_MS = 1_000
/** A file that has gone may come back, as when a folder is moved or a disk is mounted again. */
const GONE_FOR_MS = 60_000

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/

type Parts = Readonly<{
  databaseFile: string
  /** Which file that was when the database was opened: it may have been replaced before the watch begins. */
  openedAs: string | undefined
  database: Database
  /** Whether a write goes through. Rejects when it does not. */
  canWrite(): Promise<unknown>
  logger: FastifyBaseLogger
  /** Ends the server: a restart, or an operator, must go on from here. */
  end(ending: Ending): void
  lookEveryMs?: number
  goneForMs?: number
}>

/**
 * Watches the database's file and disk (security 5.3), so that nobody is told that something is stored
 * when it is not.
 *
 * - The file is gone, or its `-wal`: nothing is read or written from then on, and requests are answered
 *   503. The same file back within a minute: all goes on. Otherwise the server ends with 74.
 * - Another file in its place: the server ends with 74 at once; what is there now was put there by somebody.
 * - Damaged: the server ends with 74 at once; a restart says what to do.
 * - A full, failing or read-only disk: the failing requests are answered 503 and the server goes on; it
 *   says when writing works again.
 */
export function createDatabaseWatch(parts: Parts): Companion {
  const { databaseFile, openedAs, database, canWrite, logger, end } = parts
  const { lookEveryMs = LOOK_EVERY_MS, goneForMs = GONE_FOR_MS } = parts
  const files = [databaseFile, `${databaseFile}-wal`]
  let first: readonly (string | undefined)[] = []
  let goneSince: number | undefined
  let unwritableSince: number | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let isOver = false

  function finish(error: StorageError, event: string): void {
    if (isOver) return
    isOver = true
    database.refuse(error)
    logger.fatal({ event, file: databaseFile })
    end({ kind: 'database', error })
  }

  function onFault({ code }: StorageFault): void {
    if (DAMAGED.test(code)) {
      const sentence = `${databaseFile} is damaged (${code}). Restore the last backup.`
      finish(new StorageError('damaged', sentence), 'database.damaged')
      return
    }
    if (isOver || unwritableSince !== undefined) return
    unwritableSince = performance.now()
    logger.error({ event: 'database.unwritable', code, file: databaseFile })
  }

  function gone(): void {
    const sentence = `${databaseFile} is gone. Put it back, or restore the last backup.`
    const error = new StorageError('missing', sentence)
    if (goneSince === undefined) {
      goneSince = performance.now()
      database.refuse(error)
      logger.error({ event: 'database.gone', file: databaseFile, endsInSeconds: goneForMs / 1000 })
    } else if (performance.now() - goneSince >= goneForMs) {
      finish(error, 'database.lost')
    }
  }

  function back(): void {
    if (goneSince === undefined) return
    const afterMs = Math.round(performance.now() - goneSince)
    goneSince = undefined
    database.refuse(undefined)
    logger.info({ event: 'database.back', file: databaseFile, afterMs })
  }

  async function look(): Promise<void> {
    const found = await Promise.all(files.map(fileIdentity))
    if (isOver) return
    if (found.some((file, at) => file === undefined && first[at] !== undefined)) {
      gone()
      return
    }
    if (found.some((file, at) => first[at] !== undefined && file !== first[at])) {
      const sentence = `Another file stands in the place of ${databaseFile}. Start the server anew to use it.`
      finish(new StorageError('missing', sentence), 'database.replaced')
      return
    }
    first = found
    back()
    if (unwritableSince !== undefined) await lookWhetherWritable(unwritableSince)
  }

  async function lookWhetherWritable(since: number): Promise<void> {
    const isWritable = await canWrite().then(
      () => true,
      () => false,
    )
    if (!isWritable) return
    unwritableSince = undefined
    const afterMs = Math.round(performance.now() - since)
    logger.info({ event: 'database.writable', file: databaseFile, afterMs })
  }

  function lookLater(): void {
    timer = setTimeout(() => {
      looking = look().then(lookLater, (err) => {
        logger.error({ event: 'background.failed', err })
        lookLater()
      })
    }, lookEveryMs)
    timer.unref()
  }

  return {
    name: 'database-watch',

    async start() {
      database.onFault(onFault)
      // The first write makes the -wal; on a full disk it comes later.
      await canWrite().catch(() => {})
      const [present, log] = await Promise.all(files.map(fileIdentity))
      first = [openedAs ?? present, log]
      lookLater()
    },

    async stop() {
      isOver = true
      await looking
      clearTimeout(timer)
    },
  }
}
