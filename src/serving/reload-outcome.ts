import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a reload came to. */
export type ReloadOutcome =
  | Readonly<{
      at: number
      isDone: true
      services: number
      /** Settings that are other ones now. */
      changed: readonly string[]
      /** Settings that differ from what the server was started with, and wait for a restart. */
      needsRestart: readonly string[]
    }>
  | Readonly<{
      at: number
      isDone: false
      mistakes: readonly Readonly<{ path: string; sentence: string }>[]
    }>

const outcomeFile = (dataFolder: string) => join(dataFolder, 'last-reload.json')

/** Leaves the outcome for who asked for the reload, whole or not at all. */
export async function writeReloadOutcome(
  dataFolder: string,
  outcome: ReloadOutcome,
): Promise<void> {
  const file = outcomeFile(dataFolder)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(outcome), { mode: 0o600 })
  await rename(draft, file)
}

/** The last one; undefined: there was none, or it cannot be read. */
export async function readReloadOutcome(dataFolder: string): Promise<ReloadOutcome | undefined> {
  try {
    return JSON.parse(await readFile(outcomeFile(dataFolder), 'utf8')) as ReloadOutcome
  } catch {
    return undefined
  }
}
