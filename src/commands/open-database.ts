import type { Act } from '../audit/act.ts'
import type { Config } from '../config/load-config.ts'
import { migrationsFolder } from '../paths.ts'
import { hasServedBefore, prepareDataFolder } from '../storage/data-folder.ts'
import type { Database } from '../storage/database.ts'
import { finishRestore } from '../storage/finish-restore.ts'
import { isThere } from '../storage/is-there.ts'
import {
  type Migration,
  migrate,
  readMigrations,
  type SchemaState,
  schemaState,
} from '../storage/migrate.ts'
import { openSqlite, storageErrorOf } from '../storage/sqlite.ts'
import { StorageError } from '../storage/storage-error.ts'
import { type UpgradeStep, upgradeDatabase } from '../upgrade/upgrade-database.ts'
import { wayBackFrom } from '../upgrade/way-back.ts'

type Opened<Outcome> = Readonly<{ database: Database; outcome: Outcome }>

/** Open, with the migrations that were applied for it. */
export type OpenedDatabase = Opened<readonly Migration[]>

export type UpgradeOptions = Readonly<{
  /** Who upgrades it, and when. */
  act: Act
  withCopy: boolean
  report(step: UpgradeStep): void
}>

/**
 * Opens the database for a command; makes it where there is none. One of an older program is left to
 * `cas migrate` and `cas serve`: nobody upgrades under a running server by listing accounts.
 */
export async function openDatabase(config: Config, now: number): Promise<OpenedDatabase> {
  return opened(config, async (database, migrations) => {
    const { version, pending } = await schemaState(database, migrations)
    if (version > 0 && pending.length > 0) {
      throw new StorageError(
        'too-old',
        `The database is at version ${version}, this program works with ${migrations.length}. ` +
          'Upgrade it: "cas migrate", or start this program\'s "cas serve".',
      )
    }
    return migrate(database, migrations, now)
  })
}

/** Opens the database and brings it to the program's version, with a copy of what it was. */
export async function openUpgraded(
  config: Config,
  options: UpgradeOptions,
): Promise<OpenedDatabase> {
  const { databaseFile } = config
  return opened(config, (database, migrations) =>
    upgradeDatabase({ database, databaseFile, migrations, ...options }),
  )
}

/** Where the database stands. It is made where there is none, and otherwise only read. */
export async function readSchemaState(config: Config): Promise<SchemaState> {
  const { database, outcome } = await opened(config, schemaState)
  await database.close()
  return outcome
}

async function opened<Outcome>(
  config: Config,
  prepare: (database: Database, migrations: readonly Migration[]) => Promise<Outcome>,
): Promise<Opened<Outcome>> {
  const database = connect(config)
  try {
    const outcome = await prepare(database, readMigrations(migrationsFolder, 'sqlite'))
    return { database, outcome }
  } catch (error) {
    await database.close()
    throw withWayBack(storageErrorOf(error, config.databaseFile) ?? error, config)
  }
}

/** Whoever started an older program after an upgrade wants to know how to go back. */
function withWayBack(error: unknown, { databaseFile }: Config): unknown {
  if (!(error instanceof StorageError) || error.problem !== 'too-new') return error
  const wayBack = wayBackFrom(databaseFile, readMigrations(migrationsFolder, 'sqlite').length)
  return wayBack === undefined
    ? error
    : new StorageError('too-new', `${error.message}\n${wayBack}`, { cause: error })
}

/**
 * Makes the data folder, unless a database is to be there already: `database.create` says so. Throws a
 * StorageError.
 */
export function prepareFolderOf({ dataFolder, databaseFile, database }: Config): void {
  finishRestore({ dataFolder, databaseFile })
  if (!database.create && !isThere(databaseFile)) {
    throw new StorageError(
      'missing',
      `The database ${databaseFile} is gone. Restore the last backup ("cas backup restore latest"); ` +
        'to begin anew, run `cas init`, or set database.create to true.',
    )
  }
  prepareDataFolder(dataFolder)
}

/** Opens it as it is. A database that is gone is never replaced by an empty one. */
export function connect(config: Config): Database {
  prepareFolderOf(config)
  const { dataFolder, databaseFile, database } = config
  if (hasServedBefore(dataFolder) && !isThere(databaseFile)) {
    throw new StorageError(
      'missing',
      `The database ${databaseFile} is gone, though this folder has been in use. ` +
        'Restore the last backup ("cas backup restore latest"); to begin anew, empty the folder.',
    )
  }
  return openSqlite({ file: databaseFile, leastDurability: database.durability })
}
