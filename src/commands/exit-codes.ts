import { BackupError, type BackupProblem } from '../backup/backup-error.ts'
import { ConfigError } from '../config/config-error.ts'
import { StorageError, type StorageProblem } from '../storage/storage-error.ts'
import { CommandError } from './command-error.ts'
import { PassedOnError } from './passed-on-error.ts'

/**
 * What the program ends with, so that a supervisor can tell what to do without reading words. The
 * numbers follow sysexits.h where it has one.
 */
export const EXIT = {
  ok: 0,
  refused: 1,
  /** `cas doctor` alone, which ends with 1 when there are warnings only, as monitoring plugins do. */
  unwell: 2,
  usage: 64,
  badInput: 65,
  addressTaken: 69,
  fault: 70,
  folder: 73,
  databaseDamaged: 74,
  databaseBusy: 75,
  databaseVersion: 76,
  config: 78,
} as const

const STORAGE: Readonly<Record<StorageProblem, number>> = {
  folder: EXIT.folder,
  missing: EXIT.databaseDamaged,
  damaged: EXIT.databaseDamaged,
  foreign: EXIT.databaseDamaged,
  busy: EXIT.databaseBusy,
  'in-use': EXIT.databaseBusy,
  closed: EXIT.fault,
  'too-new': EXIT.databaseVersion,
  'too-old': EXIT.databaseVersion,
  'not-migrated': EXIT.databaseVersion,
  'no-room': EXIT.folder,
}

const BACKUP: Readonly<Record<BackupProblem, number>> = {
  'not-set-up': EXIT.config,
  folder: EXIT.folder,
  busy: EXIT.databaseBusy,
  missing: EXIT.refused,
  damaged: EXIT.badInput,
  'test-failed': EXIT.fault,
  'wrong-key': EXIT.badInput,
  foreign: EXIT.badInput,
}

/** What a full, failing or read-only disk makes of any statement. */
const UNWRITABLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/

/** The exit code and the sentence of an error that ends the program. */
export function endingOf(error: unknown): Readonly<{ code: number; sentence: string }> {
  if (error instanceof ConfigError) return { code: EXIT.config, sentence: error.message }
  if (error instanceof StorageError)
    return { code: STORAGE[error.problem], sentence: error.message }
  if (error instanceof BackupError) return { code: BACKUP[error.problem], sentence: error.message }
  if (error instanceof PassedOnError) return { code: error.exitCode, sentence: error.message }
  if (error instanceof CommandError) return { code: error.exitCode, sentence: error.message }
  const { code, message, stack, path } = error as NodeJS.ErrnoException
  if (code !== undefined && UNWRITABLE.test(code)) {
    const sentence = `The database cannot be written: ${message} (${code}). Nothing was changed.`
    return { code: EXIT.folder, sentence }
  }
  if (code === 'EADDRINUSE') {
    return { code: EXIT.addressTaken, sentence: 'Another program listens on this address already.' }
  }
  if (path !== undefined && (code === 'EACCES' || code === 'EPERM')) {
    const sentence = `${path} cannot be used (${code}). Run this as root or as the user of the server.`
    return { code: EXIT.folder, sentence }
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return { code: EXIT.addressTaken, sentence: `This address cannot be listened on (${code}).` }
  }
  return { code: EXIT.fault, sentence: stack ?? message }
}
