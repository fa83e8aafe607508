import { readFileSync, renameSync } from 'node:fs'
import { writeInto } from '../storage/new-file.ts'
import { CommandError } from './command-error.ts'

/** The number of the entry that an export came to, as a file remembers it; 0: there is no such file yet. */
export function readPlace(file: string): number {
  try {
    const text = readFileSync(file, 'utf8').trim()
    if (/^\d{1,15}$/.test(text)) return Number(text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 0
    throw new CommandError(`${file} cannot be read (${code}).`, 65)
  }
  throw new CommandError(`${file} does not hold the number of an entry.`, 65)
}

/** Remembers it: the old number or the new one is in the file, whatever happens meanwhile. */
export function writePlace(file: string, id: number): void {
  const draft = `${file}.${process.pid}`
  try {
    writeInto(draft, `${id}\n`)
    renameSync(draft, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be written (${code}).`, 65)
  }
}
