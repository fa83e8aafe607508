import { statfs } from 'node:fs/promises'
import { type Finding, findingsOf } from './finding.ts'

/** A folder's file system, as whoever runs the server may use it. */
export type DiskFacts =
  | Readonly<{ folder: string; usedPart: number; freeBytes: number }>
  | Readonly<{ folder: string; problem: string }>

const WARN_PART = 0.8
const FAIL_PART = 0.9

const { ok, warn, fail } = findingsOf('disk')

/** Whether there is room: the alarm is at 80 % (security 5.3). */
export function judgeDisk(facts: DiskFacts): Finding {
  if ('problem' in facts) {
    return fail((words) => words.disk.missing(facts.folder, facts.problem))
  }
  const { folder, usedPart, freeBytes } = facts
  const percent = Math.round(usedPart * 100)
  const tell: Finding['say'] = (words) => words.disk.full(folder, percent, sizeOf(freeBytes))
  if (usedPart >= FAIL_PART) return fail(tell)
  if (usedPart >= WARN_PART) return warn(tell)
  return ok((words) => words.disk.good(folder, percent, sizeOf(freeBytes)))
}

/** What is used of blocks or of places for files, whichever is nearer its end. */
export async function lookAtDisk(folder: string): Promise<DiskFacts> {
  try {
    const { blocks, bfree, bavail, bsize, files, ffree } = await statfs(folder)
    const used = blocks - bfree
    const ofBlocks = used + bavail > 0 ? used / (used + bavail) : 1
    // Some file systems make places for files as they need them, and tell none.
    const ofFiles = files > 0 ? (files - ffree) / files : 0
    return { folder, usedPart: Math.max(ofBlocks, ofFiles), freeBytes: bavail * bsize }
  } catch (error) {
    return { folder, problem: (error as NodeJS.ErrnoException).code ?? 'unknown' }
  }
}

/** `12.3 GB`, `340 MB` */
function sizeOf(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
}
