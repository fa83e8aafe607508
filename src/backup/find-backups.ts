import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError } from './backup-error.ts'
import { parseBackupName } from './backup-name.ts'
import { type Manifest, type Origin, originOf, readManifest } from './manifest.ts'

/** A backup as it lies in a folder. */
export type FoundBackup = Readonly<{
  name: string
  folder: string
  /** By its name. */
  at: number
  schema: number
  /** Undefined: `problem` says why. */
  manifest?: Manifest | undefined
  origin: Origin
  bytes: number
  /** Why it is none that could be restored; undefined: nothing that can be seen without reading it all. */
  problem?: string | undefined
}>

/** More is no folder of backups. */
const MOST_NAMES = 100_000

/** The backups in a folder, newest first. A folder that is not there has none. */
export async function findBackups(
  folder: string,
  secretKey: Uint8Array | undefined,
): Promise<FoundBackup[]> {
  const names = await namesIn(folder)
  const found: FoundBackup[] = []
  for (const file of names.slice(0, MOST_NAMES)) {
    const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : ''
    const parts = parseBackupName(name)
    if (parts) found.push(await look(folder, name, parts, secretKey))
  }
  return found.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
}

async function look(
  folder: string,
  name: string,
  parts: Readonly<{ at: number; schema: number }>,
  secretKey: Uint8Array | undefined,
): Promise<FoundBackup> {
  const found = { name, folder, ...parts }
  try {
    const read = await readManifest(join(folder, `${name}.json`))
    const { manifest } = read
    const problem =
      manifest.name === name ? await missingPart(folder, manifest) : 'its list is of another backup'
    const origin = originOf(read, secretKey)
    const bytes = manifest.database.bytes + manifest.keys.bytes
    return { ...found, manifest, origin, bytes, problem }
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    return { ...found, origin: 'unknown', bytes: 0, problem: error.message }
  }
}

async function missingPart(folder: string, manifest: Manifest): Promise<string | undefined> {
  for (const { file, bytes } of [manifest.database, manifest.keys]) {
    const size = await stat(join(folder, file)).then(
      (found) => found.size,
      () => undefined,
    )
    if (size === undefined) return `${file} is gone`
    if (size !== bytes) return `${file} has ${size} bytes instead of ${bytes}`
  }
  return undefined
}

/** Removes a backup, its list last: killed on the way, it is still known for what is left of it. */
export async function removeBackup({ folder, manifest, name }: FoundBackup): Promise<void> {
  for (const part of manifest ? [manifest.database.file, manifest.keys.file] : []) {
    await rm(join(folder, part), { force: true })
  }
  await rm(join(folder, `${name}.json`), { force: true })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new BackupError('folder', `${folder} cannot be read (${code}).`, { cause: error })
  }
}
