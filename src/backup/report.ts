/** What `cas backup now --json` prints of a backup that is whole. These keys are a promise to scripts. */
export type BackupReport = Readonly<{
  name: string
  folder: string
  files: readonly string[]
  bytes: number
  isEncrypted: boolean
  tables: number
  rows: number
  /** What was committed before is in it. */
  startedAt: string
  ms: number
  isTested: boolean
  /** Files that the configuration names and that could not be read. */
  missingFiles: readonly string[]
  /** What went wrong although it is whole. */
  problems: readonly string[]
  removed: readonly string[]
}>
