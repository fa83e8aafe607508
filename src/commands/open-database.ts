import { existsSync } from 'node:fs'
import type { Config } from '../config/load-config.ts'
import { migrationsFolder } from '../paths.ts'
import { hasServedBefore, prepareDataFolder } from '../storage/data-folder.ts'
import type { Database } from '../storage/database.ts'
import { type Migration, migrate, readMigrations } from '../storage/migrate.ts'
import { openSqlite, storageErrorOf } from '../storage/sqlite.ts'
import { StorageError } from '../storage/storage-error.ts'

export type OpenedDatabase = Readonly<{ database: Database; applied: readonly Migration[] }>

/** Opens the database of the configuration and brings it to the program's version. */
export async function openDatabase(config: Config, now: number): Promise<OpenedDatabase> {
  const database = connect(config)
  try {
    const applied = await migrate(database, readMigrations(migrationsFolder, 'sqlite'), now)
    return { database, applied }
  } catch (error) {
    await database.close()
    throw storageErrorOf(error, config.databaseFile) ?? error
  }
}

/** Opens it as it is. A database that is gone is never replaced by an empty one. */
export function connect({ dataFolder, databaseFile, database }: Config): Database {
  prepareDataFolder(dataFolder)
  if (hasServedBefore(dataFolder) && !existsSync(databaseFile)) {
    throw new StorageError(
      'missing',
      `The database ${databaseFile} is gone, though this folder has been in use. ` +
        'Restore the last backup; to begin anew, empty the folder.',
    )
  }
  return openSqlite({ file: databaseFile, leastDurability: database.durability })
}
