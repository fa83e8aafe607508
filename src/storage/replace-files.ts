import { existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { writeInto } from './new-file.ts'
import { giveToOwner } from './same-owner.ts'
import { StorageError } from './storage-error.ts'
import { syncPathNow } from './sync-file.ts'

/** A file that takes the place of another, which is kept under a name of its own. */
export type Replacement = Readonly<{
  /** Whole and on the disk already. Undefined: nothing takes its place. */
  from?: string
  to: string
  aside: string
}>

const JOURNAL = 'replacement.json'

/**
 * Puts files in the place of others, all or none: what is to be done is on the disk before it begins,
 * and whoever opens the database next finishes what was cut off (`finishReplacing`). The caller holds
 * the server's lock. All files lie in `folder` or in the folder of the database, which are on one disk.
 */
export function replaceFiles(
  folder: string,
  replacements: readonly Replacement[],
  databaseFolder = folder,
): void {
  const journal = join(folder, JOURNAL)
  const draft = `${journal}.draft`
  writeInto(draft, `${JSON.stringify(replacements, null, 2)}\n`)
  // Whoever opens the database next need not be root.
  giveToOwner(folder, [draft])
  renameSync(draft, journal)
  syncPathNow(folder)
  finishReplacing(folder, databaseFolder)
}

/** Whether files are being replaced, or were when the power failed. */
export function isReplacing(folder: string): boolean {
  return existsSync(join(folder, JOURNAL))
}

/**
 * Finishes what `replaceFiles` has begun; does nothing where it was finished. Throws a StorageError
 * when it cannot: then the database must not be opened. Nothing is moved out of these folders or into
 * them: the note lies where the server can write, and root may be the one who reads it.
 */
export function finishReplacing(folder: string, databaseFolder = folder): void {
  const journal = join(folder, JOURNAL)
  if (!existsSync(journal)) return
  try {
    const replacements = readJournal(journal, [folder, databaseFolder])
    for (const { from, to, aside } of replacements) {
      // What is still to come tells what is still to go: after the second step there is no `from`.
      // What has no successor goes only while another is still to come: later it is the new one's own.
      const isToCome = from === undefined ? isAnyToCome(replacements) : existsSync(from)
      const isOldThere = isToCome && existsSync(to)
      if (isOldThere && !existsSync(aside)) renameSync(to, aside)
      if (from !== undefined && existsSync(from)) renameSync(from, to)
    }
    syncPathNow(folder)
    rmSync(journal, { force: true })
    syncPathNow(folder)
  } catch (error) {
    const { message } = error as Error
    throw new StorageError(
      'folder',
      `A restore was cut off and cannot be finished: ${message}. See ${journal}.`,
      { cause: error },
    )
  }
}

function readJournal(journal: string, places: readonly string[]): readonly Replacement[] {
  const replacements: unknown = JSON.parse(readFileSync(journal, 'utf8'))
  if (!Array.isArray(replacements)) throw new Error('it is no list')
  const folders = places.flatMap((place) => [resolve(place), realpathSync(place)])
  for (const { from, to, aside } of replacements as readonly Partial<Replacement>[]) {
    for (const file of from === undefined ? [to, aside] : [from, to, aside]) {
      const isOurs = typeof file === 'string' && folders.includes(dirname(file))
      if (!isOurs) throw new Error(`it leads elsewhere, to ${file}`)
    }
  }
  return replacements
}

function isAnyToCome(replacements: readonly Replacement[]): boolean {
  return replacements.some(({ from }) => from !== undefined && existsSync(from))
}
