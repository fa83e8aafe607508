import { findBackups, removeBackup } from './find-backups.ts'
import { type Keep, kept } from './retention.ts'

/**
 * Removes the backups of a folder that need be kept no longer. Only those that this server made, by
 * their seal; what is not whole is kept no place for, and the newest whole one stays whatever happens.
 * Resolves with the names of what it removed.
 */
export async function prune(
  folder: string,
  keep: Keep,
  secretKey: Uint8Array,
  now: number,
): Promise<string[]> {
  const ours = (await findBackups(folder, secretKey)).filter(({ origin }) => origin === 'ours')
  const stays = kept(
    ours.filter(({ problem }) => problem === undefined),
    keep,
    now,
  )
  // Without a whole one there is nothing to judge the others by.
  if (stays.size === 0) return []
  const goes = ours.filter(({ name }) => !stays.has(name))
  for (const backup of goes) await removeBackup(backup)
  return goes.map(({ name }) => name)
}
