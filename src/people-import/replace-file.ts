import { rename, rm } from 'node:fs/promises'

/**
 * Puts a file in the place of another, whole or not at all. `write` makes it under the name that it
 * is given, where nothing is left of an interrupted attempt, so that it has the mode it asks for.
 */
export async function replaceFile(
  target: string,
  write: (part: string) => Promise<void>,
): Promise<void> {
  const part = `${target}.part`
  await rm(part, { force: true })
  try {
    await write(part)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
