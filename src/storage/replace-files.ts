import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
 * the server's lock. All files lie on the disk of `folder`.
 */
export function replaceFiles(folder: string, replacements: readonly Replacement[]): void {
  const journal = join(folder, JOURNAL)
  const draft = `${journal}.draft`
  writeFileSync(draft, `${JSON.stringify(replacements, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, journal)
  syncPathNow(folder)
  finishReplacing(folder)
}

/** Whether files are being replaced, or were when the power failed. */
export function isReplacing(folder: string): boolean {
  return existsSync(join(folder, JOURNAL))
}

/**
 * Finishes what `replaceFiles` has begun; does nothing where it was finished. Throws a StorageError
 * when it cannot: then the database must not be opened.
 */
export function finishReplacing(folder: string): void {
  const journal = join(folder, JOURNAL)
  if (!existsSync(journal)) return
  try {
    const replacements = JSON.parse(readFileSync(journal, 'utf8')) as readonly Replacement[]
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

function isAnyToCome(replacements: readonly Replacement[]): boolean {
  return replacements.some(({ from }) => from !== undefined && existsSync(from))
}
