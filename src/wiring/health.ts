import { createLatestReport } from '../health/latest-report.ts'
import { createNoteReading } from '../health/note-reading.ts'
import type { DoctorReport } from '../health/report.ts'
import type { Database } from '../storage/database.ts'

/** Examines the server in a process of its own. */
export type Examine = () => Promise<DoctorReport>

type Parts = Readonly<{
  database: Database
  administratorGroups: readonly string[]
  examine: Examine | undefined
  now(): number
}>

const nobody: Examine = () => Promise.reject(new Error('nobody examines this server'))

/** What the page for administrators needs. */
export function wireHealth({ database, administratorGroups, examine = nobody, now }: Parts) {
  return {
    administratorGroups,
    latestReport: createLatestReport({ examine, now }),
    noteReading: createNoteReading(database),
  }
}
