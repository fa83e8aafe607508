import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Act } from '../audit/act.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Purged } from '../audit/purge-trail.ts'
import type { AccountStore } from './account-store.ts'
import { daysLater, monthsLater } from './calendar.ts'
import { carryOutPlan } from './carry-out.ts'
import { isUsual } from './many-people.ts'
import { walkInactive } from './walk-inactive.ts'

export type DutySettings = Readonly<{
  /** 0: nobody is locked for want of use. */
  inactiveLockDays: number
  /** How long the data of people who have left is kept. */
  purgeMonths: number
  auditMonths: number
}>

type Parts = Readonly<{
  accounts: AccountStore
  audit: Pick<AuditStore, 'lastAt'>
  /** Removes one slice of the trail that was written before that moment; undefined: there is none. */
  purgeTrail(slice: number, before: number, act: Act): Promise<Purged | undefined>
  settings: DutySettings
  /** Where other subjects keep what must go with a person's data. */
  personalTables: readonly string[]
  now(): number
  /** Milliseconds of a clock that nobody sets. */
  monotonic?: () => number
  /** Told when sessions may have ended: their applications need not wait to be told. */
  onEnd?: () => void
  log: Readonly<{
    info(entry: Readonly<Record<string, unknown>>): void
    warn(entry: Readonly<Record<string, unknown>>): void
  }>
  onError(error: unknown): void
}>

const EVERY_MS = 60_000
const INACTIVITY_EVERY_MS = 3_600_000
/** Accounts changed in one go: some milliseconds of the one who writes. */
const SLICE = 20
/** So many slices of one duty at a time; the rest is done a minute later. */
const MOST_SLICES = 50
/** Each slice of the trail that goes leaves an entry: so few a day that they say something. */
const TRAIL_SLICE = 250
const TRAIL_EVERY_MS = 24 * 3_600_000
/** A clock that has moved on so much more than the time that passed has been set. */
const STEP_MS = 10 * 60_000
/** A server that starts so long after anything was written down may have a wrong clock. */
const LONG_REST_MS = 24 * 3_600_000
/** What is younger was written by that very clock: that the server has begun, for one. */
const SETTLED_MS = 3_600_000

/**
 * What falls due by itself: people leave or move, aliases and locks run out, unused accounts are
 * locked, what is kept long enough is removed. Each is one conditional write that looks again at what
 * it was found by, so it makes no difference how often it is tried or when the server was restarted.
 * A clock that was set back only delays; after one that leapt forward, also while the server was
 * down, an hour passes first, for whoever set it to see the mistake.
 */
export function createAccountDuties(parts: Parts) {
  const { accounts, audit, purgeTrail, settings, personalTables, now, onEnd, log, onError } = parts
  const { monotonic = () => performance.now() } = parts
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let running: Promise<void> = Promise.resolve()
  let lastLook: Readonly<{ wall: number; passed: number }> | undefined
  let heldUntil = Number.NEGATIVE_INFINITY
  let inactivityAfter = Number.NEGATIVE_INFINITY
  let trailAfter = Number.NEGATIVE_INFINITY

  const actAt = (at: number): Act => ({ actor: { kind: 'system', name: 'account duties' }, at })

  /** Whether the clock can be trusted with what cannot be undone. */
  async function isTimeTrusted(at: number): Promise<boolean> {
    const passed = monotonic()
    const [leap, tolerated] = lastLook
      ? [at - lastLook.wall - (passed - lastLook.passed), STEP_MS]
      : [at - ((await audit.lastAt(at - SETTLED_MS)) ?? at), LONG_REST_MS]
    if (leap > tolerated) {
      heldUntil = passed + INACTIVITY_EVERY_MS
      log.warn({ event: 'clock.leapt', byMs: Math.round(leap) })
    }
    lastLook = { wall: at, passed }
    return passed >= heldUntil
  }

  /** Repeats a duty until it finds less than a slice, or has done as much as one round may. */
  async function allOf(duty: () => Promise<number>): Promise<number> {
    let total = 0
    for (let slices = 0; slices < MOST_SLICES && !isStopped; slices++) {
      const count = await duty()
      total += count
      if (count < SLICE) break
      await nextTurn()
    }
    return total
  }

  async function plans(): Promise<number> {
    const act = actAt(now())
    const due = await accounts.duePlans(SLICE, act.at)
    for (const plan of due) {
      const result = await carryOutPlan(accounts, plan, settings, act)
      if (result === 'mailbox-taken') {
        log.warn({ event: 'transfer.without-mailbox', account: plan.accountId })
      }
    }
    return due.length
  }

  async function inactivity(at: number): Promise<number> {
    const passed = monotonic()
    if (settings.inactiveLockDays === 0 || passed < inactivityAfter) return 0
    inactivityAfter = passed + INACTIVITY_EVERY_MS
    const before = daysLater(at, -settings.inactiveLockDays)
    const { inactive, open } = await walkInactive(accounts, before, at)
    if (!isUsual(inactive.length, open)) {
      log.warn({ event: 'inactivity.held', accounts: inactive.length, open })
      return 0
    }
    const ids = inactive.map(({ id }) => id)
    const reason = `not used for ${settings.inactiveLockDays} days`
    let locked = 0
    for (let first = 0; first < ids.length && !isStopped; first += SLICE) {
      const some = ids.slice(first, first + SLICE)
      locked += await accounts.lockInactive(some, before, { ...actAt(at), reason })
      await nextTurn()
    }
    return locked
  }

  /** Once a day, and a minute later again as long as there is more than one round may remove. */
  async function trail(at: number): Promise<number> {
    const passed = monotonic()
    if (passed < trailAfter) return 0
    const before = monthsLater(at, -settings.auditMonths)
    let total = 0
    for (let slices = 0; slices < MOST_SLICES && !isStopped; slices++) {
      const purged = await purgeTrail(TRAIL_SLICE, before, actAt(now()))
      if (purged) log.info({ event: 'audit.purged', ...purged })
      total += purged?.count ?? 0
      if ((purged?.count ?? 0) < TRAIL_SLICE) {
        trailAfter = passed + TRAIL_EVERY_MS
        break
      }
      await nextTurn()
    }
    return total
  }

  /** Everything that is due now. Resolves with what was done, by its name. */
  async function runOnce(): Promise<Readonly<Record<string, number>>> {
    const at = now()
    if (!(await isTimeTrusted(at))) return {}
    const done = {
      locksEnded: await allOf(() => accounts.unlockRunOut(SLICE, actAt(now()))),
      aliasesEnded: await allOf(() => accounts.retireRunOut(SLICE, actAt(now()))),
      plans: await allOf(plans),
      locked: await inactivity(at),
      purged: await allOf(() => accounts.purgeDue(SLICE, actAt(now()), personalTables)),
      auditRemoved: await trail(at),
    }
    if (done.plans + done.locked > 0) onEnd?.()
    if (Object.values(done).some((count) => count > 0)) log.info({ event: 'duties.done', ...done })
    return done
  }

  function schedule() {
    timer = setTimeout(() => {
      running = runOnce()
        .catch(onError)
        .then(() => {
          if (!isStopped) schedule()
        })
    }, EVERY_MS)
    timer.unref()
  }

  return {
    runOnce,

    start(): void {
      schedule()
    },

    /** Resolves when nothing of it is under way any more. */
    async stop(): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

export type AccountDuties = ReturnType<typeof createAccountDuties>
