import type { Command } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { type Affected, type Counted, createIncident, type Incident } from '../audit/incident.ts'
import { type TrailFilter, trailEnds, walkTrail } from '../audit/walk-trail.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import { createAccountSessionStore } from '../tickets/account-sessions.ts'
import { filterDocument, readNetwork } from './audit-filter.ts'
import { eventTitle } from './audit-words.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, type Opened, withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'
import { openOutputFile } from './output-file.ts'
import { readSince, readUntil } from './read-span.ts'
import { printable, printableJson } from './text-table.ts'

type Options = Readonly<{
  account?: string
  address?: string
  since: number
  until?: number
  out?: string
  json?: boolean
}>

type Person = Affected & Readonly<{ openSessions: number }>
type Report = Readonly<{
  about: string
  since: number
  until: number
  incident: Incident
  people: readonly Person[]
}>

/** Of each list the text shows so many; the JSON document has all. */
const SHOWN = 50

/** `cas audit incident`: what a notice of a breach must tell, within 72 hours (L27). */
export function addIncidentCommand(audit: Command, context: CommandContext): void {
  audit
    .command('incident')
    .description(
      'Sum up what concerns an account, or came from a network, for a notice of a breach',
    )
    .option('--account <name>', 'the account that was misused: a mailbox')
    .option('--address <address>', 'where it came from: an address or a network', readNetwork)
    .requiredOption('--since <time>', 'from this day or moment on, in Asia/Ho_Chi_Minh', readSince)
    .option('--until <time>', 'until this moment, or the end of this day; default: now', readUntil)
    .option('--out <file>', 'write it to a file that is not there yet, which only you can read')
    .option('--json', 'one JSON document, with everybody')
    .addHelpText(
      'after',
      `
With --account: what was done to it, and what was done in its name. Nothing is ended by this command:
"cas account sessions NAME --end-all" and "cas account lock NAME" do that.

Example:
  $ cas audit incident --address 203.0.113.0/24 --since "2026-11-29 22:00" --json --out incident.json
`,
    )
    .action((options: Options) => withOpened(context, (parts) => incident(context, parts, options)))
}

async function incident(context: CommandContext, parts: Opened, options: Options): Promise<string> {
  const { account, address, since, out, json } = options
  if ((account === undefined) === (address === undefined)) {
    throw new CommandError('Give --account or --address.', 64)
  }
  const until = options.until ?? context.now()
  const filter = await filterFor(parts, { ...options, until })
  const { first, last } = await trailEnds(parts.database)
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'audit.incident-reported',
      after: filterDocument({ ...options, until }),
    }),
  ])
  const sum = createIncident()
  for await (const some of walkTrail(parts.database, filter, { from: first, to: last })) {
    for (const entry of some) sum.add(entry)
  }
  const found = sum.summary()
  const sessions = createAccountSessionStore(parts.database)
  const people: Person[] = []
  for (const one of found.people) {
    const open = await sessions.listOf(one.accountId, context.now())
    people.push({ ...one, openSessions: open.length })
  }
  const about = account ?? address ?? ''
  const report = { about, since, until, incident: found, people }
  const text = json ? documentOf(report) : textOf(report)
  if (out === undefined) return text
  const file = await openOutputFile(out)
  await file.write(text)
  await file.end()
  return `${out} sums up ${found.entries} entries, which concern ${found.people.length} people.\n`
}

async function filterFor(parts: Opened, options: Options): Promise<TrailFilter> {
  const { since, until } = options
  if (options.account !== undefined) {
    const { account } = await knownAccount(parts, options.account)
    return { since, until, concerns: account.id }
  }
  const isThere = createNetworkList([options.address ?? ''])
  return { since, until, matches: ({ cameFrom }) => isThere(cameFrom) }
}

function textOf({ about, since, until, incident: found, people }: Report): string {
  const { entries, firstAt, lastAt, events, places, services, sessionsEnded } = found
  const open = people.filter(({ openSessions }) => openSessions > 0).length
  const lines = [
    `Incident: ${about}, from ${localTime(since)} to ${localTime(until)} (Asia/Ho_Chi_Minh)`,
    firstAt === undefined || lastAt === undefined
      ? 'There is no entry of it.'
      : `Entries: ${entries}, the first at ${localTime(firstAt)}, the last at ${localTime(lastAt)}`,
    `People: ${people.length}, of whom ${open} are still signed in somewhere`,
    `Entries that ended sessions: ${sessionsEnded}`,
    ...listOf('People', people, (one) => {
      const who = [one.mailbox || `account ${one.accountId}`, one.unit].filter(Boolean).join(', ')
      const still = one.openSessions > 0 ? ` – ${one.openSessions} open now` : ''
      return `${who}: ${spanOf(one)}${still}`
    }),
    ...listOf(
      'What happened',
      events,
      (one) => `${one.name} – ${eventTitle(one.name.replace(/ \(refused\)$/, ''))}: ${spanOf(one)}`,
    ),
    ...listOf('From where', places, (one) => `${one.name}: ${spanOf(one)}`),
    ...listOf('Applications', services, (one) => `${one.name}: ${spanOf(one)}`),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function listOf<T>(heading: string, items: readonly T[], lineOf: (item: T) => string): string[] {
  if (items.length === 0) return []
  const more = items.length - SHOWN
  return [
    '',
    `${heading}:`,
    ...items.slice(0, SHOWN).map((item) => `  ${lineOf(item)}`),
    ...(more > 0 ? [`  … and ${more} more (--json has all)`] : []),
  ]
}

function spanOf({ count, firstAt, lastAt }: Omit<Counted, 'name'>): string {
  const [first, last] = [localTime(firstAt), localTime(lastAt)]
  return `${count} ×, ${first === last ? first : `${first} to ${last}`}`
}

/** These keys are a promise to scripts. */
function documentOf({ about, since, until, incident: found, people }: Report): string {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
  const timed = <T extends Omit<Counted, 'name'>>({ firstAt, lastAt, ...rest }: T) => ({
    ...rest,
    first: iso(firstAt),
    last: iso(lastAt),
  })
  const document = {
    about,
    since: iso(since),
    until: iso(until),
    entries: found.entries,
    first: iso(found.firstAt),
    last: iso(found.lastAt),
    sessionsEnded: found.sessionsEnded,
    people: people.map(timed),
    events: found.events.map(timed),
    places: found.places.map(timed),
    services: found.services.map(timed),
  }
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}
