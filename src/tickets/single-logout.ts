import { setTimeout as pause } from 'node:timers/promises'
import { type Account, type AccountId, principalOf } from '../accounts/account.ts'
import type { LogoutFailure } from '../diagnosis/witness.ts'
import type { OutgoingOutcome, WebClient } from '../outgoing/web-client.ts'
import { logoutRequestBody } from '../protocol/logout-request.ts'
import type { Instant } from '../protocol/ticket.ts'
import { shortenTicket } from '../protocol/ticket-id.ts'
import { userFor } from '../services/release-policy.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import { createHostLanes, type HostLane } from './host-lanes.ts'
import {
  BACK_OFF_MS,
  type LogoutRequestRow,
  type LogoutRequestStore,
  type Sorted,
} from './logout-request-store.ts'
import { type LogoutTarget, logoutTargets } from './logout-targets.ts'
import { createSessionWatch } from './session-watch.ts'

/** A logout request that did not get through, for the log and for whoever must explain it. */
export type FailedDelivery = LogoutFailure &
  Readonly<{
    /** Which attempt it was, counting from 1. */
    attempt: number
    /** There will be no other. */
    isGivenUp: boolean
  }>

type Log = Readonly<{
  info(line: object): void
  warn(line: object): void
}>

type Parts = Readonly<{
  store: LogoutRequestStore
  registry: ServiceRegistry
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
  webClient: Pick<WebClient, 'send'>
  limits: Readonly<{ parallel: number; timeoutMs: number }>
  newRequestId(): string
  now(): Instant
  log: Log
  noteFailure?: (failure: FailedDelivery) => void
  /** Told what became of so many attempts. */
  noteAttempts?: (outcome: 'delivered' | 'failed' | 'given-up', count: number) => void
  onError(error: unknown): void
}>

/** Sessions end in other processes and by the sweep as well, so the table is looked at this often. */
const LOOK_EVERY_MS = 1_000
/** Rows handled in one go, so that no turn of the event loop takes long. */
const SLICE = 50
/** How much longer than its timeout a request may take before somebody else sends it again. */
const LEASE_MARGIN_MS = 2_000
const STOP_WITHIN_MS = 2_000
const NOT_ASKED = 'not asked: the host has not answered for a while'

/**
 * Tells applications that sessions are over (2.3.3). Nothing waits for it: it takes what the ends of
 * sessions have left in the table, sends it, and notes what came of it, again and again until each
 * request was delivered or given up (R3.30, R3.32).
 *
 * A row is taken only when its place to go out is free, and for little longer than a request may take.
 * So nothing waits in memory, a row that is under way when the process dies comes back within seconds,
 * and what waits for one host is in nobody's way: each host has a lane of its own (row 57).
 */
export function createSingleLogout(parts: Parts) {
  const { store, registry, accounts, webClient, limits, newRequestId, now, log } = parts
  const { noteFailure, noteAttempts, onError } = parts
  const leaseMs = limits.timeoutMs + LEASE_MARGIN_MS
  const lanes = createHostLanes(limits)
  /** Lanes that may have something due, those served last at the end. */
  const withWork = new Set<HostLane>()
  const failing = new Set<HostLane>()
  const underWay = new Set<number>()
  const watch = createSessionWatch({ openOf: store.openOf, isDown: lanes.isDown })
  let state: 'not started' | 'running' | 'stopped' = 'not started'
  let timer: NodeJS.Timeout | undefined
  let isSorting = false
  let sortAgain = false

  /** Looks at new rows until there are none; who comes meanwhile has it looked once more. */
  async function sortNewRows(): Promise<void> {
    sortAgain = true
    if (isSorting) return
    isSorting = true
    try {
      while (sortAgain && state === 'running') {
        sortAgain = false
        await sortSlice()
      }
    } finally {
      isSorting = false
    }
  }

  async function sortSlice() {
    const rows = await store.newRows(SLICE)
    if (rows.length === 0) return
    if (rows.length === SLICE) sortAgain = true
    const found = rows.map(sorted)
    await store.sort(found)
    for (const { hosts } of found) for (const host of hosts) withWork.add(lanes.laneOf(host))
    for (const { sessionId } of rows) watch.tell(sessionId)
    serveLanes()
  }

  function sorted({ id, service }: LogoutRequestRow): Sorted {
    const targets = logoutTargets(registry, service)
    return { id, serviceId: targets[0]?.service.id ?? '', hosts: targets.map(({ host }) => host) }
  }

  function serveLanes() {
    for (const lane of [...withWork]) {
      if (state !== 'running' || lanes.underWay === limits.parallel) return
      if (!lanes.isBroken(lane, now())) serve(lane, lanes.placesFor(lane))
      // While a probe is under way nothing is given up: it may say that the host is back.
      else if (lane.underWay === 0) failDue(lane)
    }
  }

  /** Fills the free places of a lane with what is due, and goes on when one of them is free again. */
  function serve(lane: HostLane, places: number) {
    if (places === 0) return
    const at = now()
    lanes.start(lane, places, at)
    withWork.delete(lane)
    void store
      .claim(lane.host, places, at, at + leaseMs)
      .then(
        (rows) => {
          lanes.end(lane, places - rows.length)
          if (rows.length === places) withWork.add(lane)
          for (const row of rows) void send(lane, row)
        },
        (error) => {
          lanes.end(lane, places)
          onError(error)
        },
      )
      .finally(serveLanes)
  }

  async function send(lane: HostLane, row: LogoutRequestRow) {
    // Too slow for its lease, but not over: it must not go out twice.
    const isUnderWay = underWay.has(row.id)
    try {
      if (!isUnderWay) {
        underWay.add(row.id)
        await deliver(lane, row)
      }
    } catch (error) {
      onError(error)
    } finally {
      if (!isUnderWay) underWay.delete(row.id)
      lanes.end(lane, 1)
      watch.tell(row.sessionId)
      serveLanes()
    }
  }

  async function deliver(lane: HostLane, row: LogoutRequestRow) {
    // Looked up once more: the registry may have changed since.
    const target = logoutTargets(registry, row.service)[row.place]
    if (!target) return store.remove(row.id)
    if (target.host !== lane.host || target.service.id !== row.serviceId) {
      await store.move(row.id, { host: target.host, serviceId: target.service.id })
      withWork.add(lanes.laneOf(target.host))
      return
    }
    const outcome = await request(row, target)
    if (outcome.kind === 'answered') lanes.noteAnswer(lane)
    else if (state === 'stopped') return store.release(row.id)
    else lanes.noteFailure(lane, now())
    const failure = failureOf(outcome)
    if (failure) return fail(row, lane, failure)
    noteAttempts?.('delivered', 1)
    return store.remove(row.id)
  }

  async function request(row: LogoutRequestRow, { service, url }: LogoutTarget) {
    const account =
      service.singleLogout.nameId === 'user' ? await accounts.find(row.accountId) : undefined
    return webClient.send({
      method: 'POST',
      url,
      // This value as a whole, without a charset: two clients compare it as text (R3.23).
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: logoutRequestBody({
        id: newRequestId(),
        issuedAt: now(),
        ticket: row.ticket,
        user: account && userFor(service, principalOf(account)),
      }),
      certificateAuthority: service.certificateAuthority,
      timeoutMs: limits.timeoutMs,
    })
  }

  async function fail(row: LogoutRequestRow, { host }: HostLane, failure: Failure) {
    const { problem, status, isFinal } = failure
    const backOff = isFinal ? undefined : BACK_OFF_MS[row.attempts]
    await store.fail(row.id, problem, backOff === undefined ? null : now() + backOff)
    tell({
      serviceId: row.serviceId,
      host,
      problem,
      status,
      ticket: shortenTicket(row.ticket),
      attempt: row.attempts + 1,
      isGivenUp: backOff === undefined,
    })
  }

  function tell(failure: FailedDelivery) {
    const line = { event: 'logout.failed', ...failure }
    if (failure.isGivenUp) log.warn(line)
    else log.info(line)
    noteAttempts?.(failure.isGivenUp ? 'given-up' : 'failed', 1)
    noteFailure?.(failure)
  }

  /** A host that does not answer costs no more than this until it is back. */
  function failDue(lane: HostLane) {
    if (failing.has(lane)) return
    failing.add(lane)
    withWork.delete(lane)
    void store
      .failDue(lane.host, SLICE, now(), NOT_ASKED)
      .then((rows) => {
        if (rows.length === SLICE) withWork.add(lane)
        for (const { sessionId } of rows) watch.tell(sessionId)
        if (rows.length > 0) tellOfNotAsked(lane, rows)
      }, onError)
      .finally(() => {
        failing.delete(lane)
        serveLanes()
      })
  }

  function tellOfNotAsked({ host }: HostLane, rows: readonly LogoutRequestRow[]) {
    const givenUp = rows.filter(({ nextAttemptAt }) => nextAttemptAt === null).length
    const line = { event: 'logout.not-asked', host, requests: rows.length, givenUp }
    if (givenUp > 0) log.warn(line)
    else log.info(line)
    noteAttempts?.('given-up', givenUp)
    noteAttempts?.('failed', rows.length - givenUp)
  }

  /** Finds what other processes and the passing of time have made due. */
  async function look() {
    try {
      await sortNewRows()
      for (const host of await store.hostsWithWork(now())) withWork.add(lanes.laneOf(host))
      serveLanes()
    } catch (error) {
      onError(error)
    }
  }

  async function lookAgainAndAgain() {
    await look()
    if (state !== 'running') return
    timer = setTimeout(() => void lookAgainAndAgain(), LOOK_EVERY_MS)
    timer.unref()
  }

  return {
    start(): void {
      state = 'running'
      void lookAgainAndAgain()
    },

    look,

    /** A session has ended here and now: its applications are told at once. */
    wake(): void {
      if (state === 'running') sortNewRows().catch(onError)
    },

    /** What is left of a session once nothing is worth waiting for, or after so many milliseconds. */
    settled: watch.settled,

    /** Sends nothing more, and waits for what is under way; not for long. */
    async stop(): Promise<void> {
      state = 'stopped'
      clearTimeout(timer)
      const until = performance.now() + STOP_WITHIN_MS
      while (lanes.underWay > 0 && performance.now() < until) await pause(20)
    },
  }
}

export type SingleLogout = ReturnType<typeof createSingleLogout>

type Failure = Readonly<{ problem: string; status?: number; isFinal: boolean }>

/**
 * 2xx: delivered. 3xx and 4xx: the application does not see the request where we send it, and will not
 * the next time (R3.33). Everything else may be over in a moment (R3.32).
 */
function failureOf(outcome: OutgoingOutcome): Failure | undefined {
  if (outcome.kind === 'failed') {
    return { problem: `${outcome.problem}: ${outcome.detail}`, isFinal: false }
  }
  const { status } = outcome
  if (status >= 200 && status < 300) return undefined
  return { problem: `HTTP ${status}`, status, isFinal: status >= 300 && status < 500 }
}
