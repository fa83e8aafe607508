import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile, writeNewKeyFile } from './key-file.ts'
import type { KeyShelf } from './key-ring.ts'
import { StorageError } from './storage-error.ts'

const FOLDER = 'keys'
const FILE = /^(\d{4})\.key$/

/**
 * The keys as files 0001.key, 0002.key … in `keys/` of the data folder, which only their owner may
 * read. Two programs that add a key at once add two.
 */
export function keyFolder(dataFolder: string): KeyShelf & Readonly<{ files(): string[] }> {
  const folder = join(dataFolder, FOLDER)

  function numbers(): number[] {
    try {
      const names = readdirSync(folder).flatMap((name) => FILE.exec(name)?.[1] ?? [])
      return names.map(Number).sort((a, b) => a - b)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw unusable(error)
    }
  }

  const fileOf = (number: number) => join(folder, `${String(number).padStart(4, '0')}.key`)

  function unusable(error: unknown): StorageError {
    const { code } = error as NodeJS.ErrnoException
    return new StorageError('folder', `${folder} cannot be used (${code}).`, { cause: error })
  }

  return {
    name: folder,
    /** Where each key lies. */
    files: () => numbers().map(fileOf),
    read: () => numbers().map((number) => readKeyFile(fileOf(number))),
    add() {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
      } catch (error) {
        throw unusable(error)
      }
      let next = (numbers().at(-1) ?? 0) + 1
      while (!writeNewKeyFile(fileOf(next))) next += 1
    },
  }
}
