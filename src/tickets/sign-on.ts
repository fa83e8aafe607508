import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { createSessionIds } from './session-id.ts'
import type { EndedSession, Session, SessionEnd, SessionStore } from './session-store.ts'
import type { SignInTrace } from './sign-in-trace.ts'

export type SessionLimits = Readonly<{
  absoluteMs: number
  idleMs: number
  /** The idle limit on a computer that several people use. */
  sharedComputerIdleMs: number
  /** The idle limit of those who administer (L8); they are never remembered. */
  administratorIdleMs: number
  /** The whole life of a session that outlives the browser, used or not. */
  rememberedMs: number
}>

type Parts = Readonly<{
  sessions: SessionStore
  limits: SessionLimits
  newCookie(): string
  newSessionId: ReturnType<typeof createSessionIds>
  now(): Instant
  /** Told when a session has ended here: its applications need not wait to be told. */
  onEnd?: () => void
}>

/** Whose password was right, and which password that was. */
export type CheckedPassword = Readonly<{ accountId: AccountId; passwordChangedAt: Instant }>

export type SignedOn = Readonly<{
  cookie: string
  /** How long the browser is to keep the cookie; undefined: until it is closed (R10.21). */
  cookieSeconds?: number | undefined
  session: Session
}>

/** A use is noted once a minute: finer would cost a write for every ticket. */
const TOUCH_EVERY_MS = 60_000

/** Whether the session still counts at this moment (R10.12). */
export function isAlive(session: Session, now: Instant): boolean {
  return now < session.expiresAt && now - session.lastUsedAt < session.idleLimitMs
}

/** Starts, finds and ends single sign-on sessions: the ticket-granting ticket of CAS. */
export function createSignOn(parts: Parts) {
  const { sessions, limits, newCookie, newSessionId, now, onEnd } = parts

  function livesOf(isSharedComputer: boolean, isRemembered: boolean, isAdministrator: boolean) {
    const { absoluteMs, idleMs, sharedComputerIdleMs, administratorIdleMs, rememberedMs } = limits
    // One that is remembered must survive a holiday.
    if (isRemembered) return { lifeMs: rememberedMs, idleLimitMs: rememberedMs }
    const idleLimitMs = isSharedComputer ? sharedComputerIdleMs : idleMs
    return {
      lifeMs: absoluteMs,
      idleLimitMs: isAdministrator ? Math.min(idleLimitMs, administratorIdleMs) : idleLimitMs,
    }
  }

  async function end(
    cookie: string,
    how: Omit<SessionEnd, 'at'> = {},
  ): Promise<EndedSession | undefined> {
    const ended = await sessions.end(cookie, { ...how, at: now() })
    if (ended) onEnd?.()
    return ended
  }

  return {
    /**
     * Starts a session after the password was checked. The cookie's value is always new (R2.06). A
     * session that the browser already has goes on when it is the same person's, with the services
     * entered in it and as this sign-in asks for; somebody else's ends (R2.10). Nothing is remembered
     * on a shared computer. Undefined when the account was disabled or got another password while this
     * one was being checked.
     */
    async start(
      { accountId, passwordChangedAt }: CheckedPassword,
      options: Readonly<{
        isSharedComputer: boolean
        wantsWarning: boolean
        isRemembered: boolean
        /** When the second factor was given in this sign-in, if it was. */
        secondFactorAt?: Instant | undefined
        previousCookie?: string | undefined
        isAdministrator?: boolean
        trace?: SignInTrace | undefined
      }>,
    ): Promise<SignedOn | undefined> {
      const { isSharedComputer, wantsWarning, previousCookie, trace } = options
      const { isAdministrator = false } = options
      const isRemembered = options.isRemembered && !isSharedComputer && !isAdministrator
      const cookie = newCookie()
      const authenticatedAt = now()
      const { lifeMs, idleLimitMs } = livesOf(isSharedComputer, isRemembered, isAdministrator)
      const cookieSeconds = isRemembered ? Math.floor(lifeMs / 1000) : undefined
      const change = {
        accountId,
        authenticatedAt,
        idleLimitMs,
        expiresAt: authenticatedAt + lifeMs,
        wantsWarning,
        isRemembered,
        secondFactorAt: options.secondFactorAt,
      }
      if (previousCookie !== undefined) {
        const previous = await sessions.find(previousCookie)
        if (previous && previous.accountId === accountId && isAlive(previous, authenticatedAt)) {
          const renewed = await sessions.renew(
            previousCookie,
            cookie,
            { ...change, passwordChangedAt },
            trace,
          )
          if (renewed) return { cookie, cookieSeconds, session: renewed }
        }
        await end(previousCookie, { trace, by: accountId })
      }
      const session: Session = {
        id: newSessionId(),
        startedAt: authenticatedAt,
        lastUsedAt: authenticatedAt,
        ...change,
      }
      const isAdded = await sessions.add(cookie, session, passwordChangedAt, trace)
      return isAdded ? { cookie, cookieSeconds, session } : undefined
    },

    /** The session of this cookie, if it still counts. */
    async find(cookie: string): Promise<Session | undefined> {
      const session = await sessions.find(cookie)
      return session && isAlive(session, now()) ? session : undefined
    },

    /**
     * The password was given once more in this session, so it counts as given now (R5.50); the rest of
     * the session, its cookie too, stays as it is. Undefined when it is somebody else's, or over.
     */
    async confirm(cookie: string, checked: CheckedPassword): Promise<Session | undefined> {
      const session = await sessions.find(cookie)
      const at = now()
      if (!session || !isAlive(session, at)) return undefined
      return sessions.renew(cookie, cookie, { ...session, ...checked, authenticatedAt: at })
    },

    /** Renews the idle time: a ticket was issued, or the portal used (R10.13). */
    async touch(session: Session): Promise<void> {
      const at = now()
      if (at - session.lastUsedAt >= TOUCH_EVERY_MS) await sessions.touch(session.id, at)
    },

    /** Ends it at once, for good; undefined when there was none. Its owner has signed out from there. */
    end: (cookie: string, trace: SignInTrace) => end(cookie, { trace }),
  }
}

export type SignOn = ReturnType<typeof createSignOn>
