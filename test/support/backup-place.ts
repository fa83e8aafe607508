import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { newIdentity } from '../../src/backup/encryption.ts'
import { type BackupPlan, makeBackup } from '../../src/backup/make-backup.ts'
import { migrationsFolder } from '../../src/paths.ts'
import { readSecretKey } from '../../src/storage/data-folder.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { actAt } from './acts.ts'

const migrations = readMigrations(migrationsFolder, 'sqlite')

/** A data folder with a database, its configuration, and somewhere to put backups: all real files. */
export async function backupPlace(t: Test, change: Partial<BackupPlan> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-backup-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['data', 'backups']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'cas.config.json'), '{}')
  const dataFolder = join(folder, 'data')
  const databaseFile = join(dataFolder, 'cas.sqlite')
  const configFile = join(folder, 'cas.config.json')
  const { identity, recipient } = await newIdentity()
  const open = () => openSqlite({ file: databaseFile })
  const first = open()
  await migrate(first, migrations, 0)
  await first.close()
  const plan: BackupPlan = {
    databaseFile,
    sources: { configFile, dataFolder, namedFiles: [] },
    folder: join(folder, 'backups'),
    copies: [],
    recipients: [recipient],
    keyRecipients: [],
    keep: { daily: 7, weekly: 4, monthly: 12 },
    secretKey: readSecretKey(dataFolder),
    migrations,
    program: '0.0.0',
    ...change,
  }
  let at = Date.UTC(2026, 10, 30)

  return {
    folder,
    identity,
    plan,
    place: { dataFolder, databaseFile, migrations },
    now: () => at,
    later: (ms: number) => {
      at += ms
    },

    /** Does something to the database, which is closed again. */
    async with<Result>(work: (database: ReturnType<typeof open>) => Promise<Result>) {
      const database = open()
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    },

    /** Adds somebody and returns their id. */
    async add(name: string, passwordHash?: string): Promise<number> {
      return this.with(async (database) => {
        const mailbox = { name, suffix: 'binhphuoc.gov.vn' }
        const added = await createAccountStore(database).add(
          { mailbox, displayName: name, passwordHash },
          actAt(at),
        )
        if (added === 'taken') throw new Error(`${name} is taken`)
        return added.id
      })
    },

    /** A backup of what is there now. */
    back: (options: Readonly<{ isTested?: boolean; plan?: BackupPlan }> = {}) =>
      makeBackup(options.plan ?? plan, { now: () => at, isTested: options.isTested ?? false }),

    newFolder(name: string): string {
      mkdirSync(join(folder, name))
      return join(folder, name)
    },
  }
}

export type BackupPlace = Awaited<ReturnType<typeof backupPlace>>
