import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BackupError } from '../backup/backup-error.ts'
import type { BackupPlan } from '../backup/make-backup.ts'
import type { RestorePlace } from '../backup/restore.ts'
import { parseJsonWithComments } from '../config/json-with-comments.ts'
import type { Config } from '../config/load-config.ts'
import { migrationsFolder } from '../paths.ts'
import { hasServedBefore, readSecretKey } from '../storage/data-folder.ts'
import { readMigrations } from '../storage/migrate.ts'
import { giveToOwner } from '../storage/same-owner.ts'
import { version } from '../version.ts'

/** What a backup of this server is made of. Throws a BackupError when nobody could read it. */
export function backupPlan(config: Config): BackupPlan {
  const { backup, databaseFile, dataFolder, file } = config
  if (!backup.isSetUp) {
    throw new BackupError(
      'not-set-up',
      'Nobody is named who can read backups. "cas backup key" makes a pair of keys: put the public one into backup.recipients of the configuration, and keep the private one away from this machine.',
    )
  }
  return {
    databaseFile,
    sources: { configFile: file, dataFolder, namedFiles: namedFiles(file) },
    folder: backup.folder,
    copies: backup.copies,
    recipients: backup.recipients,
    keyRecipients: backup.keyRecipients,
    keep: backup.keep,
    secretKey: ownSecret(dataFolder),
    migrations: readMigrations(migrationsFolder, 'sqlite'),
    program: version,
  }
}

/** Made when it is first needed; by root, it is the server's all the same. */
function ownSecret(dataFolder: string): Uint8Array {
  const secret = readSecretKey(dataFolder)
  giveToOwner(dataFolder, [join(dataFolder, 'secret.key')])
  return secret
}

/** Where a restored database goes: where the present one really lies, if its name is a link. */
export function restorePlace({ dataFolder, databaseFile }: Config): RestorePlace {
  return {
    dataFolder,
    databaseFile: existsSync(databaseFile) ? realpathSync(databaseFile) : databaseFile,
    migrations: readMigrations(migrationsFolder, 'sqlite'),
  }
}

/** Where backups are looked for. */
export function backupFolders({ backup }: Config): readonly string[] {
  return [backup.folder, ...backup.copies]
}

/** The secret that seals what this server makes; undefined on a machine that has none yet. */
export function secretOf({ dataFolder }: Config): Uint8Array | undefined {
  return hasServedBefore(dataFolder) ? readSecretKey(dataFolder) : undefined
}

/**
 * The files that a configuration names in settings such as `certFile`, and drawings: without them it
 * would not load on another machine. As it is written, since what is in force holds their contents.
 */
function namedFiles(configFile: string): string[] {
  const found = new Set<string>()
  const folder = dirname(configFile)
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      const isFile = /[a-z]File$/.test(name) || (name === 'icon' && value.endsWith('.svg'))
      if (isFile && !value.startsWith('env:')) found.add(resolve(folder, value))
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, Array.isArray(value) ? name : key)
    }
  }
  walk(parseJsonWithComments(readFileSync(configFile, 'utf8')), '')
  return [...found]
}
