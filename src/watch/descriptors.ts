import { readdir, readFile } from 'node:fs/promises'

/** Files and connections that a process has open. */
export type Descriptors = Readonly<{ open: number; most: number }>

/** Where Linux tells what a process may use; `descriptorLimitIn` reads it. */
export const LIMITS_FILE = '/proc/self/limits'

/** What `LimitNOFILE` of the unit says; undefined: there is no limit. */
export function descriptorLimitIn(limits: string): number | undefined {
  const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1])
  return Number.isSafeInteger(soft) ? soft : undefined
}

/** Rejects where there is no /proc. */
export async function descriptorLimit(): Promise<number | undefined> {
  return descriptorLimitIn(await readFile(LIMITS_FILE, 'utf8'))
}

/** Those in use; the look itself needs one, which is not counted. Rejects where there is no /proc. */
export async function openDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd')).length - 1
}
