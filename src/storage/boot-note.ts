import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'last-boot'
const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** Which start of the machine this is; '' where the system does not say. */
export async function bootOfMachine(file = BOOT_ID): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim()
}

/**
 * Whether the server ran on this data before the machine was started last. What a loss of power may
 * have undone must then be void (security 5.2, B*). True when it cannot be known.
 */
export async function isFirstRunSinceBoot(dataFolder: string, boot: string): Promise<boolean> {
  const noted = await readFile(join(dataFolder, FILE), 'utf8').catch(() => '')
  return boot === '' || noted.trim() !== boot
}

/** Remembers this start of the machine, on the disk when it resolves. */
export async function noteBoot(dataFolder: string, boot: string): Promise<void> {
  const file = join(dataFolder, FILE)
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${boot}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}
