import { stat } from 'node:fs/promises'

/** Which file it is, whatever it is called; undefined when it cannot be found. */
export async function fileIdentity(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
