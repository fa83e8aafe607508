import { stat } from 'node:fs/promises'
import { type Finding, findingsOf } from './finding.ts'

/** A file or folder that is nobody else's business. */
export type FileFacts =
  | Readonly<{ file: string; mode: number; owner: number }>
  | Readonly<{ file: string; problem: string }>

const OTHERS = 0o077
/** What root keeps for the group of the server, to be read and no more. */
const OTHERS_BUT_READERS = 0o037

const { ok, warn, fail } = findingsOf('permissions')

/**
 * Whether secrets are closed to others (L10), and belong to whoever runs the server: the owner of the
 * database. Files that are not there at all are told as well, save those in a folder that is not there.
 */
export function judgePermissions(
  files: readonly FileFacts[],
  expectedOwner: number | undefined,
): readonly Finding[] {
  const missing = files.flatMap((facts) => ('problem' in facts ? `${facts.file}/` : []))
  const isBelowMissing = (file: string) => missing.some((folder) => file.startsWith(folder))
  const findings = files.flatMap((facts): Finding[] => {
    if (isBelowMissing(facts.file)) return []
    if ('problem' in facts) {
      return [fail((words) => words.permissions.missing(facts.file, facts.problem))]
    }
    const { file, mode, owner } = facts
    const isOfRoot = owner === 0
    if ((mode & (isOfRoot ? OTHERS_BUT_READERS : OTHERS)) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(3, '0')
      return [fail((words) => words.permissions.open(file, shown))]
    }
    const isShared = isOfRoot && (mode & 0o040) !== 0
    if (expectedOwner === undefined || owner === expectedOwner || isShared) return []
    return [warn((words) => words.permissions.foreign(file, owner, expectedOwner))]
  })
  return findings.length > 0 ? findings : [ok((words) => words.permissions.good(files.length))]
}

/** How each file stands. */
export function lookAtFiles(files: readonly string[]): Promise<readonly FileFacts[]> {
  return Promise.all(
    files.map(async (file): Promise<FileFacts> => {
      try {
        const { mode, uid } = await stat(file)
        return { file, mode, owner: uid }
      } catch (error) {
        return { file, problem: (error as NodeJS.ErrnoException).code ?? 'unknown' }
      }
    }),
  )
}
