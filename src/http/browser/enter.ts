import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Account, principalOf } from '../../accounts/account.ts'
import type { LanguageChoices } from '../../accounts/language-choice.ts'
import type { LoginRequest } from '../../protocol/login-request.ts'
import type { AdmittedUrl } from '../../services/service-registry.ts'
import type { KnownBrowsers } from '../../throttle/known-browser.ts'
import type { SignedOn } from '../../tickets/sign-on.ts'
import { permitOrRefuse } from './admission.ts'
import type { Confirmation } from './confirmation.ts'
import type { Cookies } from './cookies.ts'
import type { HandOver } from './exit.ts'

type Parts = Readonly<{
  cookies: Cookies
  confirmation: Confirmation
  handOver: HandOver
  knownBrowsers: KnownBrowsers
  /** What somebody chose once goes with them to every browser (product 2.9). */
  languageChoices: Pick<LanguageChoices, 'of'>
}>

type Person = Parameters<KnownBrowsers['remember']>[1]

type Entry = Readonly<{
  base: string
  signedOn: SignedOn
  account: Account
  /** Which password was right. */
  credentialEpoch: number
  isSharedComputer: boolean
  /** Where the sign-in leads; undefined: to a page of our own. */
  url: AdmittedUrl | undefined
  asked: LoginRequest
}>

/** What follows a sign-in, however many steps it took: the cookie, and the way on (R2.06, R2.07). */
export function createEnter(parts: Parts) {
  const { cookies, confirmation, handOver, knownBrowsers, languageChoices } = parts

  /** From now on this browser has tries of its own. */
  function remember(request: FastifyRequest, reply: FastifyReply, person: Person) {
    const known = knownBrowsers.remember(cookies.knownBrowser.read(request), person)
    cookies.knownBrowser.set(reply, known, knownBrowsers.cookieSeconds)
  }

  return async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { base, signedOn, account, credentialEpoch, isSharedComputer, url, asked }: Entry,
  ): Promise<FastifyReply> {
    const { cookie, cookieSeconds, session } = signedOn
    cookies.session.set(reply, cookie, cookieSeconds)
    cookies.pending.clear(request, reply)
    if (!isSharedComputer) remember(request, reply, { id: account.id, credentialEpoch })
    const language = await languageChoices.of(account.id)
    if (language !== undefined) cookies.locale.set(reply, language)
    request.log.info({ event: 'session.started', supportCode: request.id, account: account.id })
    if (!url) {
      const { next = '/' } = asked
      return reply.code(303).header('location', `${base}${next}`).send()
    }
    const principal = principalOf(account)
    permitOrRefuse(url, principal)
    if (session.wantsWarning) {
      const signedIn = { session, account, principal }
      return confirmation.ask(request, reply, { url, asked, signedIn, when: 'after-password' })
    }
    return handOver(request, reply, { url, asked, session, isFromNewLogin: true })
  }
}

export type Enter = ReturnType<typeof createEnter>
