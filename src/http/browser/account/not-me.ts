import type { FastifyReply } from 'fastify'
import type { OwnPhones } from '../../../accounts/own-phone.ts'
import type { SignInHistory } from '../../../audit/sign-in-history.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { FindPasswordStanding } from '../../../sign-in/password-standing.ts'
import type { NewReport, SignInReports } from '../../../sign-in/sign-in-reports.ts'
import type { AccountSessionStore } from '../../../tickets/account-sessions.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import type { AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import { reportedPage } from './reported-page.ts'
import { mayBeReported } from './sign-in-history-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  accountPlaces: AccountPlaces
  accountSessions: Pick<AccountSessionStore, 'listOf'>
  signInHistory: Pick<SignInHistory, 'find'>
  signInReports: Pick<SignInReports, 'report' | 'ofAccount'>
  ownPhones: Pick<OwnPhones, 'toTell'>
  passwordStanding: FindPasswordStanding
  secondFactor: Pick<SecondFactor, 'stateOf'>
  offersSecondFactor: boolean
  /** Told when sessions may have ended: their applications need not wait to be told. */
  onSessionsEnd(): void
  now(): Instant
}>

/** How far back people see their sign-ins (product 2.9). */
export const HISTORY_DAYS = 60
export const HISTORY_MS = HISTORY_DAYS * 24 * 3_600_000
/** How long the page that tells what came of it can be loaded again. */
const TOLD_MS = 24 * 3_600_000
const NO_SESSION = -1

type Meant = Pick<NewReport, 'kind' | 'signedInAt' | 'device' | 'cameFrom' | 'sessionId'>

/** «Không phải tôi» on a session, a sign-in of the past or a changed phone number (S13). */
export function createNotMe(parts: Parts) {
  const { pages, accountPlaces, accountSessions, signInHistory, signInReports, ownPhones } = parts
  const { passwordStanding, secondFactor, offersSecondFactor, onSessionsEnd, now } = parts

  const reportedPath = (base: string) => `${base}/account/sessions/reported`

  function to({ reply }: AccountVisit, location: string) {
    return reply.code(303).header('location', location).send()
  }

  async function isEnrolled(accountId: number): Promise<boolean> {
    return (await secondFactor.stateOf(accountId, now())).isEnrolled
  }

  /** What a button stands for: `session:1`, `sign-in:2` or `phone`. Undefined: nothing of this person. */
  async function meantBy(button: string, { signedIn }: AccountVisit): Promise<Meant | undefined> {
    const { account, session } = signedIn
    const at = now()
    const unknown = { device: '', cameFrom: '' }
    const [kind = '', number = ''] = button.split(':')
    const id = /^\d{1,15}$/.test(number) ? Number(number) : undefined
    if (kind === 'phone') {
      const change = await ownPhones.toTell(account.id, NO_SESSION, at)
      return change && { kind, signedInAt: change.changedAt, ...unknown }
    }
    if (id === undefined) return undefined
    if (kind === 'session') {
      if (id === session.id) return undefined
      const list = await accountSessions.listOf(account.id, at)
      const found = list.find((one) => one.id === id)
      if (!found) return { kind, signedInAt: at, ...unknown, sessionId: id }
      const { startedAt, device, cameFrom } = found
      return { kind, signedInAt: startedAt, device, cameFrom, sessionId: id }
    }
    if (kind !== 'sign-in') return undefined
    const entry = await signInHistory.find(account.id, id, at - HISTORY_MS)
    if (!entry || !mayBeReported(entry)) return undefined
    return { kind, signedInAt: entry.at, device: entry.device, cameFrom: entry.cameFrom }
  }

  return {
    /** Does what the button says, in one write, and tells what to do now. */
    async report(visit: AccountVisit, button: string): Promise<FastifyReply> {
      const { request, base, signedIn } = visit
      const { account, session } = signedIn
      const meant = await meantBy(button, visit)
      if (!meant) return to(visit, `${base}/account/sessions`)
      const { home } = await passwordStanding(account, await isEnrolled(account.id))
      const report = await signInReports.report(
        {
          ...meant,
          accountId: account.id,
          currentSessionId: session.id,
          reportedFrom: request.ip,
          mustChangePassword: home.kind === 'here',
        },
        personAct(request, account.id, now()),
      )
      onSessionsEnd()
      request.log.warn({
        event: 'sign-in.reported',
        supportCode: request.id,
        accountId: account.id,
        kind: meant.kind,
        report: report?.id,
        ended: report?.ended,
      })
      return to(visit, reportedPath(base))
    },

    /** `/account/sessions/reported`: what was done, and what the person should do. */
    async showReported(visit: AccountVisit): Promise<FastifyReply> {
      const { request, reply, base, signedIn } = visit
      const { account } = signedIn
      const [latest] = await signInReports.ofAccount(account.id, now() - TOLD_MS)
      if (!latest) return to(visit, `${base}/account/sessions`)
      const hasSecondFactor = await isEnrolled(account.id)
      const [places, { home, changedAt }] = await Promise.all([
        accountPlaces(account),
        passwordStanding(account, hasSecondFactor),
      ])
      return pages.send(request, reply, (context) =>
        reportedPage(
          { ...context, currentUrl: reportedPath(base) },
          {
            places,
            report: latest,
            home,
            isPasswordNew: changedAt !== undefined && changedAt > latest.reportedAt,
            ownPhone: account.phone,
            mayTurnOnSecondFactor: offersSecondFactor && !hasSecondFactor,
          },
        ),
      )
    },
  }
}

export type NotMe = ReturnType<typeof createNotMe>
