import { existsSync, lchownSync, statSync } from 'node:fs'

/**
 * Gives files that root has made to the owner of a folder, so that the server, which is not root, can
 * use them. Does nothing for anybody else, nor with files that are not there.
 */
export function giveToOwner(folder: string, files: readonly string[]): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  for (const file of files) if (existsSync(file)) lchownSync(file, uid, gid)
}
