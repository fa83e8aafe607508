import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { giveToOwner } from '../storage/same-owner.ts'
import { StorageError } from '../storage/storage-error.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import { MAINTENANCE_LIMITS, type Maintenance } from './maintenance.ts'

/** Longer than any that we write. */
const LARGEST_BYTES = 16 * 1024

/**
 * Where it is kept: a file beside the database and not in it, as it must be known before the database is
 * open, and while it is upgraded or restored.
 */
export function maintenanceFile(dataFolder: string): string {
  return join(dataFolder, 'maintenance.json')
}

/** What the file says; undefined: there is none. Rejects when it holds something else. */
export async function readMaintenance(file: string): Promise<Maintenance | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (text.length > LARGEST_BYTES) throw new Error(`${file} is too long.`)
  const value: unknown = JSON.parse(text)
  if (!isMaintenance(value)) throw new Error(`${file} tells of no maintenance.`)
  // Throws for what is no address.
  createNetworkList(value.allow)
  return value
}

/** Puts it into the file, whole or not at all, and on the disk. Rejects with a StorageError. */
export async function writeMaintenance(file: string, maintenance: Maintenance): Promise<void> {
  const draft = `${file}.${process.pid}`
  try {
    await rm(draft, { force: true })
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(maintenance)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    giveToOwner(dirname(file), [draft])
    await rename(draft, file)
    const folder = await open(dirname(file), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(draft, { force: true })
    const { code } = error as NodeJS.ErrnoException
    throw new StorageError('folder', `${file} cannot be written (${code}).`, { cause: error })
  }
}

/** Opens again. Doing it twice is no fault. */
export async function removeMaintenance(file: string): Promise<void> {
  await rm(file, { force: true })
}

function isMaintenance(value: unknown): value is Maintenance {
  if (typeof value !== 'object' || value === null) return false
  const { since, until, reason, allow, by } = value as Record<string, unknown>
  const { vi, en } = (reason ?? {}) as Record<string, unknown>
  return (
    Number.isSafeInteger(since) &&
    Number.isSafeInteger(until) &&
    typeof vi === 'string' &&
    typeof en === 'string' &&
    typeof by === 'string' &&
    Array.isArray(allow) &&
    allow.length <= MAINTENANCE_LIMITS.allowed &&
    allow.every((network) => typeof network === 'string')
  )
}
