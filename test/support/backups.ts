import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newIdentity } from '../../src/backup/encryption.ts'
import type { program } from './program.ts'

type Program = ReturnType<typeof program>

/** A pair of keys whose private part lies outside of the server's folders, as it should. */
export async function keyPair(folder: string) {
  const { identity, recipient } = await newIdentity()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${recipient.slice(4, 12)}.key`)
  writeFileSync(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600 })
  return { recipient, file }
}

/** The names of all that lies in the folder of backups, hidden files as well. */
export function backupFiles(cas: Program): string[] {
  const folder = join(cas.dataFolder, 'backups')
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

/** The lists of all backups, the oldest first. */
export function backupLists(cas: Program): string[] {
  const lists = backupFiles(cas).filter((name) => /^cas-.*\.json$/.test(name))
  return lists.map((name) => join(cas.dataFolder, 'backups', name))
}
