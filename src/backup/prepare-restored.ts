import type { Database } from '../storage/database.ts'
import { type Migration, migrate } from '../storage/migrate.ts'
import { withoutLog } from '../storage/online-copy.ts'
import { openSqlite } from '../storage/sqlite.ts'
import { StorageError } from '../storage/storage-error.ts'
import { syncFile } from '../storage/sync-file.ts'
import { BackupError } from './backup-error.ts'
import { type Ended, makeSafe } from './safe-state.ts'

type Options = Readonly<{
  migrations: readonly Migration[]
  now: number
  keepsRecoveryCodes?: boolean
  /** What else is to be written into it before it is served from. */
  also?: (database: Database, ended: Ended) => Promise<void>
}>

/** Brings the copy of an older state to this program's version. Throws a BackupError when it is newer. */
export async function migrateCopy(
  file: string,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  const database = openSqlite({ file })
  try {
    await migrate(database, migrations, now)
  } catch (error) {
    throw asBackupError(error)
  } finally {
    await database.close()
  }
}

/**
 * Brings the copy of an older state to this program's version and makes it safe to serve from. It is
 * one file on the disk when this resolves. Throws a BackupError when it belongs to a newer program.
 */
export async function prepareRestored(file: string, options: Options): Promise<Ended> {
  const { migrations, now, keepsRecoveryCodes = false, also } = options
  const database = openSqlite({ file })
  let ended: Ended
  try {
    await migrate(database, migrations, now)
    ended = await makeSafe(database, { now, keepsRecoveryCodes })
    await also?.(database, ended)
  } catch (error) {
    throw asBackupError(error)
  } finally {
    await database.close()
  }
  withoutLog(file)
  await syncFile(file)
  return ended
}

function asBackupError(error: unknown): unknown {
  if (!(error instanceof StorageError && error.problem === 'too-new')) return error
  return new BackupError('foreign', error.message, { cause: error })
}
