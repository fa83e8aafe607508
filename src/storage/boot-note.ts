import { open, readFile, rename } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'

const FILE = 'last-boot'
const BOOT_ID = '/proc/sys/kernel/random/boot_id'
/** By how much two readings of the same start may differ: a clock is corrected now and then. */
const TOLERANCE_MS = 10_000

/** A start of the machine, as the system tells it. */
export type Boot = Readonly<{
  /** Its own name; '' where a sandbox hides it. */
  id: string
  /** Milliseconds since 1970. */
  startedAt: number
}>

/** Which start of the machine this is. */
export async function bootOfMachine(now: number, idFile = BOOT_ID): Promise<Boot> {
  const id = (await readFile(idFile, 'utf8').catch(() => '')).trim()
  return { id, startedAt: Math.round(now - uptime() * 1000) }
}

/**
 * Whether the server ran on this data before the machine was started last. What a loss of power may
 * have undone must then be void (security 5.2, B*). True when it cannot be known.
 */
export async function isFirstRunSinceBoot(dataFolder: string, boot: Boot): Promise<boolean> {
  const noted = await readNote(dataFolder)
  if (noted === undefined) return true
  if (noted.id !== '' && boot.id !== '') return noted.id !== boot.id
  return !(Math.abs(noted.startedAt - boot.startedAt) < TOLERANCE_MS)
}

/** Remembers this start of the machine, on the disk when it resolves. */
export async function noteBoot(dataFolder: string, boot: Boot): Promise<void> {
  const file = join(dataFolder, FILE)
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(boot)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}

async function readNote(dataFolder: string): Promise<Boot | undefined> {
  try {
    const { id, startedAt } = JSON.parse(await readFile(join(dataFolder, FILE), 'utf8'))
    return { id: typeof id === 'string' ? id : '', startedAt: Number(startedAt) }
  } catch {
    return undefined
  }
}
