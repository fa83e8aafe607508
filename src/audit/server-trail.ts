import type { Database } from '../storage/database.ts'
import type { Act } from './act.ts'
import { auditStatement, type Fields } from './audit-statement.ts'

/** What is registered, by its id, to be compared. */
type Registered = Readonly<{ id: string }>

type Parts = Readonly<{ database: Database; now(): number }>

/** Of each kind of change so many ids are written down; how many there are is told. */
const MOST_IDS = 50

/**
 * What the server does as a whole: that it began and ended, and that its configuration was read again. A
 * server that was killed has written no end: then two beginnings follow each other.
 */
export function createServerTrail({ database, now }: Parts) {
  async function write(
    event: string,
    deed: Readonly<{ after?: Fields; outcome?: 'refused' }> = {},
  ) {
    const act: Act = { actor: { kind: 'system', name: 'server' }, at: now() }
    await database.batch('power', [auditStatement(act, { event, ...deed })])
  }

  return {
    started: (about: Readonly<{ version: string; publicUrl: string; services: number }>) =>
      write('server.started', { after: about }),

    ended: () => write('server.ended'),

    /** The configuration was read again; these settings are other ones now. */
    configReloaded: (
      before: readonly Registered[],
      after: readonly Registered[],
      settings: readonly string[],
    ) => write('config.reloaded', { after: { settings, ...differences(before, after) } }),

    /** The file had mistakes: what was in force stays. */
    configKept: () => write('config.reloaded', { outcome: 'refused' }),
  }
}

export type ServerTrail = ReturnType<typeof createServerTrail>

function differences(before: readonly Registered[], after: readonly Registered[]): Fields {
  const textsOf = (some: readonly Registered[]) =>
    new Map(some.map((service) => [service.id, JSON.stringify(service)]))
  const [old, current] = [textsOf(before), textsOf(after)]
  const added = [...current.keys()].filter((id) => !old.has(id))
  const removed = [...old.keys()].filter((id) => !current.has(id))
  const changed = [...current].flatMap(([id, text]) =>
    old.has(id) && old.get(id) !== text ? [id] : [],
  )
  const lists = Object.entries({ added, removed, changed }).filter(([, ids]) => ids.length > 0)
  return {
    services: current.size,
    ...Object.fromEntries(
      lists.flatMap(([name, ids]) =>
        ids.length <= MOST_IDS
          ? [[name, ids]]
          : [
              [name, ids.slice(0, MOST_IDS)],
              [`${name}InAll`, ids.length],
            ],
      ),
    ),
  }
}
