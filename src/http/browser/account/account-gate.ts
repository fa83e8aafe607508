import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginTickets } from '../../../tickets/login-ticket.ts'
import type { SignOn } from '../../../tickets/sign-on.ts'
import { formOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import type { Cookies } from '../cookies.ts'
import type { IsFromElsewhere } from '../origin-check.ts'
import type { HiddenField } from '../pages.ts'
import type { FindSignedIn, SignedIn } from '../signed-in.ts'
import { toLogin } from '../to-login.ts'

type Parts = Readonly<{
  isFromElsewhere: IsFromElsewhere
  cookies: Cookies
  loginTickets: LoginTickets
  newBrowserId(): string
  findSignedIn: FindSignedIn
  signOn: Pick<SignOn, 'touch'>
  noteSupport: NoteSupport
}>

/** A request of somebody who is signed in, for a page of their account. */
export type AccountVisit = Readonly<{
  request: FastifyRequest
  reply: FastifyReply
  base: string
  signedIn: SignedIn
}>

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
type VisitHandler = (visit: AccountVisit) => Promise<FastifyReply>

const TOKEN = 'token'

/**
 * Lets people who are signed in to the pages of their account, and everybody else to the form of the
 * sign-in, which leads back to the page. The forms of these pages are good once, in the browser and the session that showed them.
 */
export function createAccountGate(parts: Parts) {
  const { isFromElsewhere, cookies, loginTickets, newBrowserId, findSignedIn, signOn } = parts
  const { noteSupport } = parts

  const purposeOf = (form: string, { session }: SignedIn) => `account\0${form}\0${session.id}`

  /** The handler, if somebody is signed in. */
  const aside = (base: string, handle: VisitHandler) => async (request: FastifyRequest) => {
    const signedIn = await findSignedIn(request)
    if (!signedIn) return undefined
    await signOn.touch(signedIn.session)
    const handler: Handler = (request, reply) => handle({ request, reply, base, signedIn })
    return handler
  }

  return {
    aside,

    page(base: string, handle: VisitHandler): Handler {
      const find = aside(base, handle)
      return async (request, reply) => {
        const handler = await find(request)
        if (handler) return handler(request, reply)
        return toLogin(request, reply, base)
      }
    },

    /** The hidden field of a form that is named so: it is good once. */
    tokenField(
      { request, reply, signedIn }: Omit<AccountVisit, 'base'>,
      form: string,
    ): HiddenField {
      const browser = cookies.browser.readOrSet(request, reply, newBrowserId)
      return [TOKEN, loginTickets.issue(browser, purposeOf(form, signedIn))]
    },

    /** Whether what was posted is that form, as we showed it here. */
    async isOurForm({ request, signedIn }: AccountVisit, form: string): Promise<boolean> {
      const browser = cookies.browser.read(request)
      const token = formOf(request).first(TOKEN)
      const isOurs =
        token !== undefined &&
        browser !== undefined &&
        !isFromElsewhere(request) &&
        (await loginTickets.spend(token, browser, purposeOf(form, signedIn)))
      if (!isOurs) noteSupport(request, 'form.too-old', 403)
      return isOurs
    },
  }
}

export type AccountGate = ReturnType<typeof createAccountGate>
