import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createBackupRuns } from '../backup/backup-runs.ts'
import type { Config } from '../config/load-config.ts'
import type { Maintenance } from '../maintenance/maintenance.ts'
import type { Database } from '../storage/database.ts'
import { schemaVersion } from '../storage/migrate.ts'
import { version } from '../version.ts'
import type { Watch } from '../watch/watch.ts'
import type { Reload } from './reload.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  watch: Pick<Watch, 'valueOf' | 'eventLoopDelay'>
  reload: Pick<Reload, 'latest'>
  isReady(): Promise<boolean>
  maintenance(): Maintenance | undefined
  now(): number
}>

const MINUTE_MS = 60_000
/** Sign-ins are told of so many minutes. */
const MINUTES = 5

/** What the running server says of itself: read when somebody asks, but for sign-ins by the minute. */
export function createStatus(parts: Parts) {
  const { config, database, watch, reload, isReady, maintenance, now } = parts
  const startedAt = now()
  const backups = createBackupRuns(database)
  const samples: number[] = []
  let sampling: NodeJS.Timeout | undefined
  let loadedHash: string | undefined

  const signOns = async () => (await watch.valueOf('cas_sessions_started_total')) ?? 0

  async function sample() {
    samples.push(await signOns())
    if (samples.length > MINUTES) samples.shift()
  }

  async function status() {
    const { latest } = reload
    const reloaded = latest()
    const [current, ready, schema, backup, hash, ...counts] = await Promise.all([
      signOns(),
      isReady(),
      schemaVersion(database),
      backups.lastGood(),
      hashOf(config.file),
      watch.valueOf('cas_sessions'),
      watch.valueOf('cas_logout_queue_length'),
      watch.valueOf('cas_hash_running'),
      watch.valueOf('cas_hash_waiting'),
    ])
    const [sessions = null, logoutsWaiting = null, hashing = null, hashesWaiting = null] = counts
    const closed = maintenance()
    return {
      version,
      node: process.versions.node,
      pid: process.pid,
      startedAt: iso(startedAt),
      ready,
      publicUrl: config.publicUrl,
      listen: config.listen,
      operations: config.operations.enabled
        ? { host: config.operations.host, port: config.operations.port }
        : null,
      schema,
      sessions,
      signOnsLastMinutes: { minutes: MINUTES, count: current - (samples[0] ?? 0) },
      queues: { logoutsWaiting, hashing, hashesWaiting },
      eventLoopDelay: watch.eventLoopDelay(),
      memoryBytes: process.memoryUsage.rss(),
      maintenance: closed ? { until: iso(closed.until), by: closed.by } : null,
      lastBackupAt: backup ? iso(backup.startedAt) : null,
      config: {
        file: config.file,
        isChangedSinceRead: hash !== loadedHash,
        needsRestart: reloaded?.isDone ? reloaded.needsRestart : [],
        lastReload: reloaded ? { at: iso(reloaded.at), isDone: reloaded.isDone } : null,
      },
    }
  }

  return {
    status,

    /** The file was read just now. */
    async configRead(): Promise<void> {
      loadedHash = await hashOf(config.file)
    },

    async start(): Promise<void> {
      await sample()
      sampling = setInterval(() => void sample(), MINUTE_MS)
      sampling.unref()
    },

    stop: (): void => clearInterval(sampling),
  }
}

/** Tells one content of the file from another; undefined: it cannot be read. */
async function hashOf(file: string): Promise<string | undefined> {
  return readFile(file).then(
    (bytes) => createHash('sha256').update(bytes).digest('hex'),
    () => undefined,
  )
}

const iso = (at: number) => new Date(at).toISOString()

export type Status = ReturnType<typeof createStatus>
