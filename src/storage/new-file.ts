import { linkSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'

/**
 * Puts a text into a new file that only its owner may read: whole or not at all, also when the power
 * fails meanwhile. False, and nothing touched, when the file is there already. Throws what the system says.
 */
export function writeNewFile(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`
  writeInto(draft, text)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    unlinkSync(draft)
  }
}

/**
 * Writes a file that only its owner may read, in the place of what a killed run has left there. A link
 * that somebody has put there is replaced and not followed: root writes into folders of others, too.
 */
export function writeInto(file: string, text: string | Uint8Array): void {
  rmSync(file, { force: true })
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true })
}
