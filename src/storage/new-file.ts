import { linkSync, unlinkSync, writeFileSync } from 'node:fs'

/**
 * Puts a text into a new file that only its owner may read: whole or not at all, also when the power
 * fails meanwhile. False, and nothing touched, when the file is there already. Throws what the system says.
 */
export function writeNewFile(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
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
