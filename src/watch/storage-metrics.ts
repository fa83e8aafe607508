import { stat, statfs } from 'node:fs/promises'
import type { Meters } from './meters.ts'

const COMMIT_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5]
const GROUP_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]

/** A group of writes that was committed, or could not be. */
export type Commit = Readonly<{ writes: number; milliseconds: number; isDone: boolean }>

/** The database as the disk has it, and how quickly it takes what is written. */
export function measureStorage({ counter, gauge, gauges, histogram }: Meters) {
  const seconds = histogram(
    'cas_commit_seconds',
    'How long a group of writes took, until it was committed; the event loop waits for it.',
    COMMIT_SECONDS,
  )
  const writes = histogram('cas_commit_writes', 'Writes that were committed together.', GROUP_SIZES)
  const failed = counter(
    'cas_commits_failed_total',
    'Groups of writes that were not committed: a full, slow or broken disk, or a busy database.',
  )

  const faults = counter(
    'cas_database_faults_total',
    'Errors of the file itself, by the code of SQLite: a full or broken disk, damage.',
    ['code'],
  )

  return {
    databaseFailed: (code: string) => faults.inc({ code }),

    committed({ writes: count, milliseconds, isDone }: Commit): void {
      if (!isDone) {
        failed.inc()
        return
      }
      seconds.observe(milliseconds / 1000)
      writes.observe(count)
    },

    databaseFile(file: string): void {
      gauge('cas_database_bytes', 'Size of the database file, in bytes.', () => sizeOf(file))
      gauge('cas_database_wal_bytes', 'Size of its write-ahead log, in bytes.', () =>
        sizeOf(`${file}-wal`),
      )
    },

    /** Folders by what they are for: the disks that they lie on. */
    disks(folders: Readonly<Record<string, string>>): void {
      gauges('cas_disk_free_bytes', 'Room that is left on the disk of a folder.', 'folder', () =>
        roomOf(folders, ({ bavail, bsize }) => bavail * bsize),
      )
      gauges('cas_disk_size_bytes', 'Size of the disk of a folder.', 'folder', () =>
        roomOf(folders, ({ blocks, bsize }) => blocks * bsize),
      )
    },
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file)).size
}

type Statistics = Readonly<{ bavail: number; blocks: number; bsize: number }>

/** A folder that cannot be looked at is left out. */
async function roomOf(
  folders: Readonly<Record<string, string>>,
  read: (statistics: Statistics) => number,
): Promise<Record<string, number>> {
  const found = await Promise.all(
    Object.entries(folders).map(async ([name, folder]) =>
      statfs(folder).then(
        (statistics) => [[name, read(statistics)] as const],
        () => [],
      ),
    ),
  )
  return Object.fromEntries(found.flat())
}
