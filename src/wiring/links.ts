import type { Config } from '../config/load-config.ts'
import { createLinkStandings } from '../links/link-standing.ts'
import { createLinkStore } from '../links/link-store.ts'
import type { Database } from '../storage/database.ts'

type Parts = Readonly<{ config: Pick<Config, 'links'>; database: Database; now(): number }>

const DAY_MS = 24 * 3_600_000
/** A list that a later one has replaced is kept so long, for its trend. */
const LIST_KEPT_MS = 400 * DAY_MS

/** Builds what is known of people's accounts in applications. */
export function wireLinks({ config, database, now }: Parts) {
  const links = createLinkStore(database)
  return {
    links,
    linkStandings: createLinkStandings({
      store: links,
      believedMs: config.links.believedDays * DAY_MS,
      now,
    }),
    sweep: (slice: number, at: number) =>
      links.sweep(slice, {
        guessesBefore: at - config.links.guessDays * DAY_MS,
        listsBefore: at - LIST_KEPT_MS,
      }),
  }
}
