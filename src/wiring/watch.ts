import { X509Certificate } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createBackupRuns } from '../backup/backup-runs.ts'
import type { Config } from '../config/load-config.ts'
import { createRouteGroups } from '../http/operations/route-group.ts'
import type { Database } from '../storage/database.ts'
import { schemaVersion } from '../storage/migrate.ts'
import { createCensus } from '../tickets/census.ts'
import { version } from '../version.ts'
import type { Watch } from '../watch/watch.ts'
import { baseOf } from './bases.ts'

type Parts = Readonly<{
  watch: Watch
  config: Config
  database: Database
  server: FastifyInstance
  isReady(): Promise<boolean>
  /** Whether there is a maintenance now. */
  isClosed(): boolean
  /** PEM: what the server shows to new connections; undefined where a proxy does that. */
  certificate(): Buffer | undefined
  now(): number
}>

/** Lets the watch see what it cannot be told: the requests, and what is read when monitoring asks. */
export async function wireWatch(parts: Parts): Promise<void> {
  const { watch, config, database, server, isReady, certificate, now } = parts
  watchRequests(server, config, watch)
  watch.connections(
    () =>
      new Promise((resolve, reject) => {
        server.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
      }),
  )
  const census = createCensus(database, { now })
  watch.gauge('cas_sessions', 'Sign-ons that count now.', async () => (await census()).sessions)
  watch.gauge(
    'cas_logout_queue_length',
    'Logout requests that are still to be delivered.',
    async () => (await census()).logoutsWaiting,
  )
  watch.gauge(
    'cas_logout_queue_oldest_seconds',
    'How long ago the first of them was tried for the first time; 0 when none was.',
    async () => {
      const { oldestLogoutAt } = await census()
      return oldestLogoutAt === undefined ? 0 : Math.max(0, now() - oldestLogoutAt) / 1000
    },
  )
  watch.gauge(
    'cas_logout_given_up',
    'Logout requests that were given up and wait for an operator: cas logout-queue list.',
    async () => (await census()).logoutsGivenUp,
  )
  watch.databaseFile(config.databaseFile)
  const backups = createBackupRuns(database)
  watch.disks({ data: config.dataFolder, backup: config.backup.folder })
  watch.backups({
    lastGoodAt: async () => (await backups.lastGood())?.startedAt,
    lastTestedAt: async () => (await backups.lastGoodTest())?.startedAt,
    didLastFail: async () => (await backups.lastTry())?.outcome === 'failed',
  })
  watch.certificate(() => {
    const pem = certificate()
    return pem && Date.parse(new X509Certificate(pem).validTo)
  })
  watch.readiness(isReady)
  watch.gauge('cas_maintenance', 'Whether there is a maintenance now: 1, or 0.', () =>
    parts.isClosed() ? 1 : 0,
  )
  const schema = String(await schemaVersion(database))
  watch.build({ version, node: process.versions.node, schema })
}

function watchRequests(server: FastifyInstance, { mounts }: Config, watch: Watch): void {
  const groupOf = createRouteGroups(mounts.map(baseOf))
  server.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    watch.requestAnswered(groupOf(request.routeOptions.url), reply.statusCode, reply.elapsedTime)
    done()
  })
}
