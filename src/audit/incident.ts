import type { AuditEntry } from './audit-store.ts'

/** How often something was seen, first and last; times in milliseconds since 1970. */
export type Seen = Readonly<{ count: number; firstAt: number; lastAt: number }>

/** Somebody whose account an incident concerns, by what it was called in the last entry of it. */
export type Affected = Seen & Readonly<{ accountId: number; mailbox: string; unit: string }>

export type Counted = Seen & Readonly<{ name: string }>

/** What the entries of an incident say together: what a notice of a breach must tell (L27). */
export type Incident = Readonly<{
  entries: number
  firstAt: number | undefined
  lastAt: number | undefined
  people: readonly Affected[]
  events: readonly Counted[]
  /** Network addresses, each with its devices: `10.1.2.3 Chrome/Windows`. */
  places: readonly Counted[]
  /** Ids of the applications that were entered. */
  services: readonly Counted[]
  /** Entries that say that sessions ended. */
  sessionsEnded: number
}>

const ENDS = new Set([
  'sign-out.done',
  'session.ended',
  'session.all-ended',
  'session.replaced',
  'session.surplus-ended',
  'sign-in.reported',
])

/** Takes entries one after the other, in any order, and sums them up. */
export function createIncident() {
  const people = new Map<number, Affected>()
  const events = new Map<string, Counted>()
  const places = new Map<string, Counted>()
  const services = new Map<string, Counted>()
  let whole: Seen | undefined
  let sessionsEnded = 0

  function count(counts: Map<string, Counted>, name: string, at: number) {
    if (name !== '') counts.set(name, { name, ...seenAgain(counts.get(name), at) })
  }

  return {
    add({ at, event, outcome, accountId, subject, unit, cameFrom, device, serviceId }: AuditEntry) {
      whole = seenAgain(whole, at)
      count(events, outcome === 'refused' ? `${event} (refused)` : event, at)
      count(places, [cameFrom, device].filter(Boolean).join(' '), at)
      count(services, serviceId, at)
      if (ENDS.has(event)) sessionsEnded += 1
      if (accountId === null) return
      const before = people.get(accountId)
      const isLatest = before === undefined || at >= before.lastAt
      const named = isLatest ? { mailbox: subject, unit } : before
      const { mailbox } = named
      people.set(accountId, {
        accountId,
        mailbox: mailbox || before?.mailbox || '',
        unit: named.unit,
        ...seenAgain(before, at),
      })
    },

    summary: (): Incident => ({
      entries: whole?.count ?? 0,
      firstAt: whole?.firstAt,
      lastAt: whole?.lastAt,
      people: [...people.values()].sort((a, b) => a.mailbox.localeCompare(b.mailbox)),
      events: mostFirst(events),
      places: mostFirst(places),
      services: mostFirst(services),
      sessionsEnded,
    }),
  }
}

function seenAgain(before: Seen | undefined, at: number): Seen {
  return {
    count: (before?.count ?? 0) + 1,
    firstAt: Math.min(before?.firstAt ?? at, at),
    lastAt: Math.max(before?.lastAt ?? at, at),
  }
}

function mostFirst(counts: ReadonlyMap<string, Counted>): Counted[] {
  return [...counts.values()].sort((a, b) => b.count - a.count || a.firstAt - b.firstAt)
}
