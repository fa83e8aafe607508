import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, findingsOf } from './finding.ts'

const ROUNDS = 20
const BYTES = 4096
const WARN_MS = 20
const FAIL_MS = 100

const { ok, warn, fail } = findingsOf('flush')

/** How long writes take until they are on the disk, in milliseconds (security 5.2). */
export function judgeFlush(times: readonly number[]): readonly Finding[] {
  const sorted = [...times].sort((a, b) => a - b)
  const median = round(sorted[Math.floor(sorted.length / 2)] ?? 0)
  const longest = round(sorted.at(-1) ?? 0)
  const slow: Finding['say'] = (words) => words.flush.slow(median, longest)
  if (median > FAIL_MS) return [fail(slow)]
  if (median > WARN_MS) return [warn(slow)]
  return [ok((words) => words.flush.good(median, longest))]
}

/** Writes twenty small blocks into a new file beside the database, each to the disk, and removes it. */
export async function measureFlushes(folder: string): Promise<number[]> {
  const name = join(folder, `.doctor-${process.pid}-${randomBytes(4).toString('hex')}`)
  const file = await open(name, 'wx', 0o600)
  const block = randomBytes(BYTES)
  const times: number[] = []
  try {
    for (let written = 0; written < ROUNDS; written += 1) {
      const startedAt = performance.now()
      await file.write(block)
      await file.datasync()
      times.push(performance.now() - startedAt)
    }
  } finally {
    await file.close()
    await rm(name, { force: true })
  }
  return times
}

const round = (milliseconds: number) => Math.round(milliseconds * 10) / 10
