import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { OutgoingOutcome, OutgoingRequest } from '../../src/outgoing/web-client.ts'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'
import { createServiceRegistry } from '../../src/services/service-registry.ts'
import type { Database } from '../../src/storage/database.ts'
import { createLogoutRequestStore } from '../../src/tickets/logout-request-store.ts'
import { createSessionStore } from '../../src/tickets/session-store.ts'
import { createSingleLogout, type FailedDelivery } from '../../src/tickets/single-logout.ts'
import { createTicketStore } from '../../src/tickets/ticket-store.ts'
import { actAt } from './acts.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { sampleConfig, serviceEntry } from './sample-config.ts'

type Json = Readonly<Record<string, unknown>>

const ids = createTicketIds()

/** An application `https://<name>.example/` as cas.config.json registers it. */
export const application = (name: string, entry: Json = {}): Json =>
  serviceEntry({
    id: name,
    matches: [{ prefix: `https://${name}.example/` }],
    launchUrl: `https://${name}.example/`,
    ...entry,
  })

/** Sessions of one person and what they leave to be sent, on the real stores. */
export async function sessionsOn(database: Database, name = 'tamtt') {
  const clock = fakeClock()
  const accounts = createAccountStore(database)
  const sessions = createSessionStore(database)
  const tickets = createTicketStore(database)
  const store = createLogoutRequestStore(database)
  const added = await accounts.add(
    {
      mailbox: { name, suffix: 'binhphuoc.gov.vn' },
      displayName: 'Trần Thanh Tâm',
      passwordHash: 'a hash',
    },
    actAt(clock.now()),
  )
  if (added === 'taken') throw new Error('taken')
  const accountId = added.id
  const passwordChangedAt = clock.now()
  let lastSession = 0

  return {
    clock,
    accounts,
    accountId,
    sessions,
    store,

    /** A session in which these service URLs were entered, with the tickets that were spent. */
    async session(...services: string[]) {
      lastSession += 1
      const id = lastSession
      const cookie = ids.ticketGrantingTicket()
      const now = clock.now()
      const session = {
        id,
        accountId,
        authenticatedAt: now,
        startedAt: now,
        lastUsedAt: now,
        idleLimitMs: 7_200_000,
        expiresAt: now + 36_000_000,
        wantsWarning: false,
        isRemembered: false,
      }
      if (!(await sessions.add(cookie, session, passwordChangedAt)))
        throw new Error('The session was refused.')
      const spent: string[] = []
      for (const service of services.map(bytesOf)) {
        const ticket = ids.serviceTicket()
        spent.push(ticket)
        const about = { sessionId: id, service, isFromNewLogin: false, proxies: [] }
        await tickets.add(ticket, { ...about, issuedAt: now, expiresAt: now + 60_000 })
        await tickets.take(ticket, service, now)
      }
      return { id, cookie, tickets: spent, end: () => sessions.end(cookie, { at: clock.now() }) }
    },

    async count(where = 'true'): Promise<number> {
      const sql = `SELECT count(*) AS n FROM logout_requests WHERE ${where}`
      return (await database.queryOne<{ n: number }>(sql))?.n ?? -1
    },
  }
}

type Answer = number | 'hang' | Extract<OutgoingOutcome, { kind: 'failed' }>

/** A host that nobody is at. */
export const REFUSED: Answer = { kind: 'failed', problem: 'unreachable', detail: 'refused' }
const TIMEOUT: OutgoingOutcome = { kind: 'failed', problem: 'timeout', detail: 'no answer' }

/**
 * The worker on a database in memory, with a clock that stands still and a network of the test's own:
 * `answers` says what each host does, 200 by default. Requests to a host that hangs end when told.
 */
export async function logoutWorker(
  t: Test,
  options: Readonly<{ services: Json[]; database?: Database; isSecond?: boolean }>,
) {
  const { services, database = await testDatabase(t), isSecond = false } = options
  const parts = await sessionsOn(database, isSecond ? 'sonnv' : 'tamtt')
  const registry = createServiceRegistry(sampleConfig({ services }).services)
  const answers = new Map<string, Answer>()
  const sent: (OutgoingRequest & { host: string })[] = []
  const hanging = new Set<() => void>()
  const underWay = { now: 0, most: 0, byHost: new Map<string, number>(), mostByHost: 0 }
  const failures: FailedDelivery[] = []
  const lines: Record<string, unknown>[] = []

  async function send(request: OutgoingRequest): Promise<OutgoingOutcome> {
    const { host } = new URL(request.url)
    sent.push({ ...request, host })
    const toHost = (underWay.byHost.get(host) ?? 0) + 1
    underWay.byHost.set(host, toHost)
    underWay.mostByHost = Math.max(underWay.mostByHost, toHost)
    underWay.now += 1
    underWay.most = Math.max(underWay.most, underWay.now)
    try {
      return await answerOf(host)
    } finally {
      underWay.now -= 1
      underWay.byHost.set(host, (underWay.byHost.get(host) ?? 1) - 1)
    }
  }

  async function answerOf(host: string): Promise<OutgoingOutcome> {
    const answer = answers.get(host) ?? 200
    if (typeof answer === 'number') {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return { kind: 'answered', status: answer }
    }
    if (answer !== 'hang') return answer
    return new Promise((resolve) => {
      const end = () => {
        hanging.delete(end)
        resolve(TIMEOUT)
      }
      hanging.add(end)
    })
  }

  const worker = createSingleLogout({
    store: parts.store,
    registry,
    accounts: parts.accounts,
    webClient: { send },
    limits: { parallel: 10, timeoutMs: 4_000 },
    newRequestId: ids.logoutRequestId,
    now: parts.clock.now,
    log: { info: (line) => lines.push({ ...line }), warn: (line) => lines.push({ ...line }) },
    noteFailure: (failure) => failures.push(failure),
    onError: (error) => t.fail(String(error)),
  })
  t.teardown(async () => {
    for (const end of hanging) end()
    await worker.stop()
  })

  return {
    ...parts,
    worker,
    registry,
    answers,
    sent,
    failures,
    lines,
    underWay,
    /** What hangs runs into its timeout. */
    timeOut: () => {
      for (const end of [...hanging]) end()
    },
    sentTo: (name: string) => sent.filter(({ host }) => host === `${name}.example`),
    ticketsSentTo: (name: string) =>
      sent
        .filter(({ host }) => host === `${name}.example`)
        .map(({ body = '' }) => /SessionIndex%3E([\w-]+)%3C/.exec(body)?.[1]),
  }
}

/** Waits until it holds, for as long as a slow machine may need. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It does not come true.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
