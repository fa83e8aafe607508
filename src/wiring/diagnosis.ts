import type { Config } from '../config/load-config.ts'
import { createRefusalLog } from '../diagnosis/refusal-log.ts'
import { createRefusalStore } from '../diagnosis/refusal-store.ts'
import { createSpentTickets } from '../diagnosis/spent-tickets.ts'
import { createWitness } from '../diagnosis/witness.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { Database } from '../storage/database.ts'
import { createSupportStore } from '../support/support-store.ts'
import { createSupportTrail } from '../support/support-trail.ts'
import type { Watch } from '../watch/watch.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  registry: ServiceRegistry
  /** What stands before every path of the protocol. */
  bases: readonly string[]
  watch: Watch
  now(): number
  onError(error: unknown): void
}>

const DAY_MS = 24 * 3_600_000

/** Builds what remembers what went wrong, for applications (`cas service trace`) and people (`cas support`). */
export function wireDiagnosis({ config, database, registry, bases, watch, now, onError }: Parts) {
  const keptMs = config.trace.days * DAY_MS
  const refusals = createRefusalLog({
    store: createRefusalStore(database),
    perService: config.trace.perService,
    keptMs,
    now,
    onError,
  })
  const supportTrail = createSupportTrail({
    store: createSupportStore(database),
    keptMs,
    now,
    onError,
  })
  const witness = createWitness({
    log: refusals,
    spentTickets: createSpentTickets(now),
    registry,
    publicUrl: config.publicUrl,
    bases,
    environmentTag: config.tickets.environmentTag,
    noteRefused: watch.ticketRefused,
    now,
  })
  return { refusals, supportTrail, witness }
}
