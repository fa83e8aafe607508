import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves when what is in a file, or which names are in a folder, survives a loss of power. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same of a file and of its name. */
export async function syncFile(file: string): Promise<void> {
  await syncPath(file)
  await syncPath(dirname(file))
}

/** As `syncPath`, for a program that does nothing else meanwhile. */
export function syncPathNow(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
