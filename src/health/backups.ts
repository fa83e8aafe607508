import { isBackupOverdue, isTestOverdue } from '../backup/backup-age.ts'
import type { BackupRun } from '../backup/backup-runs.ts'
import { type Finding, findingsOf } from './finding.ts'

export type BackupFacts = Readonly<{
  /** Backups are made at all: somebody can read them, or everybody. */
  isOn: boolean
  isUnencrypted: boolean
  folder: string
  /** On the disk of the data, and nowhere else. */
  isOnSameDiskOnly: boolean
  lastGood: Pick<BackupRun, 'startedAt' | 'name'> | undefined
  lastTry: Pick<BackupRun, 'outcome' | 'problem'> | undefined
  lastGoodTest: Pick<BackupRun, 'finishedAt'> | undefined
}>

const HOUR_MS = 3_600_000

const { ok, warn, fail } = findingsOf('backups')

/** Whether what is here could be brought back (L14, product 3.7). */
export function judgeBackups(facts: BackupFacts, now: number): readonly Finding[] {
  if (!facts.isOn) return [fail((words) => words.backups.off())]
  const remarks = [
    ...(facts.isUnencrypted ? [warn((words) => words.backups.unencrypted())] : []),
    ...(facts.isOnSameDiskOnly ? [warn((words) => words.backups.sameDisk(facts.folder))] : []),
  ]
  const { lastGood, lastTry, lastGoodTest } = facts
  if (!lastGood) return [fail((words) => words.backups.none()), ...remarks]
  const hours = Math.floor((now - lastGood.startedAt) / HOUR_MS)
  const isOld = isBackupOverdue(lastGood.startedAt, now)
  const age = isOld
    ? fail((words) => words.backups.old(hours))
    : ok((words) => words.backups.good(hours, lastGood.name))
  const { outcome, problem } = lastTry ?? { outcome: 'done', problem: '' }
  const failure =
    outcome === 'failed' || problem !== '' ? [warn((words) => words.backups.failed(problem))] : []
  return [age, ...failure, testOf(lastGoodTest?.finishedAt, now), ...remarks]
}

function testOf(passedAt: number | undefined, now: number): Finding {
  if (passedAt === undefined || isTestOverdue(passedAt, now)) {
    return warn((words) => words.backups.untested())
  }
  return ok((words) => words.backups.tested(Math.floor((now - passedAt) / (24 * HOUR_MS))))
}
