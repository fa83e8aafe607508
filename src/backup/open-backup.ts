import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BackupError } from './backup-error.ts'
import { parseBackupName } from './backup-name.ts'
import { findBackups } from './find-backups.ts'
import { type Manifest, type Origin, originOf, readManifest } from './manifest.ts'

/** A backup that somebody has named, before its files were read. */
export type OpenedBackup = Readonly<{
  manifest: Manifest
  origin: Origin
  folder: string
  databaseFile: string
  keysFile: string
}>

/**
 * The backup that was meant: by one of its files, by its name, or by `latest`. A name is looked for in
 * these folders, in their order. Throws a BackupError when there is none, or it is not whole.
 */
export async function openBackup(
  meant: string,
  folders: readonly string[],
  secretKey: Uint8Array | undefined,
): Promise<OpenedBackup> {
  const { folder, name } = await placeOf(meant, folders)
  const read = await readManifest(join(folder, `${name}.json`))
  const { manifest } = read
  if (manifest.name !== name) {
    const sentence = `${join(folder, name)}.json belongs to another backup, ${manifest.name}.`
    throw new BackupError('damaged', sentence)
  }
  return {
    manifest,
    origin: originOf(read, secretKey),
    folder,
    databaseFile: join(folder, manifest.database.file),
    keysFile: join(folder, manifest.keys.file),
  }
}

async function placeOf(meant: string, folders: readonly string[]) {
  if (meant === 'latest') return latestIn(folders)
  const name = basename(meant).replace(/\.(json|db|keys\.tar)?(\.age)?$/, '')
  if (!parseBackupName(name)) {
    throw new BackupError('missing', `${meant} is not called like a backup (cas-…Z-0023.json).`)
  }
  if (meant.includes('/')) return { folder: dirname(resolve(meant)), name }
  for (const folder of [...folders, process.cwd()]) {
    const isThere = await stat(join(folder, `${name}.json`)).then(
      () => true,
      () => false,
    )
    if (isThere) return { folder, name }
  }
  throw new BackupError('missing', `There is no ${name}.json in ${folders.join(' or ')}.`)
}

async function latestIn(folders: readonly string[]) {
  for (const folder of folders) {
    const [found] = (await findBackups(folder, undefined)).filter(({ problem }) => !problem)
    if (found) return found
  }
  throw new BackupError('missing', `There is no backup in ${folders.join(' or ')}.`)
}
