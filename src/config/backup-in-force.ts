import { join, resolve } from 'node:path'
import type { ConfigFile } from './schema.ts'

/** The settings of backups, folders made absolute. */
export type BackupInForce = ConfigFile['backup'] &
  Readonly<{
    folder: string
    /** Whether there is anybody to encrypt backups to, or they may be made without. */
    isSetUp: boolean
  }>

/** Folders are relative to the one of the configuration, save the default, which is beside the data. */
export function backupInForce(
  backup: ConfigFile['backup'],
  folders: Readonly<{ folder: string; dataFolder: string }>,
): BackupInForce {
  const { folder, copies, recipients, unencrypted } = backup
  return {
    ...backup,
    folder:
      folder === undefined ? join(folders.dataFolder, 'backups') : resolve(folders.folder, folder),
    copies: copies.map((copy) => resolve(folders.folder, copy)),
    isSetUp: recipients.length > 0 || unencrypted,
  }
}
