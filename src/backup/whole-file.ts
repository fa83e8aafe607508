import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFile } from '../storage/sync-file.ts'

const PARTIAL = /^\.cas-.*\.partial$/

/** What a file is called until it is whole: no name that anybody takes for a backup. */
export function partialOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.partial`)
}

/**
 * Gives a file its name when it is whole and on the disk; until then it lies beside it under another.
 * Whatever `write` throws leaves nothing behind.
 */
export async function writeWhole<Result>(
  file: string,
  write: (partial: string) => Promise<Result>,
): Promise<Result> {
  const partial = partialOf(file)
  try {
    const result = await write(partial)
    await publish(file)
    return result
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Gives files that were written under their partial names their own, in this order. */
export async function publish(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await rename(partialOf(file), file)
    await syncFile(file)
  }
}

/** Removes what a killed run has left in a folder of backups. Resolves with how many files it was. */
export async function sweepPartials(folder: string, olderThan: number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => PARTIAL.test(name))
  let swept = 0
  for (const name of names) {
    const file = join(folder, name)
    const { mtimeMs } = await stat(file)
    if (mtimeMs >= olderThan) continue
    await rm(file, { force: true })
    swept += 1
  }
  return swept
}

/** A new file that only its owner may read, on the disk when this resolves. */
export async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true })
}
