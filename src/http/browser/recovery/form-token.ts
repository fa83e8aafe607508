import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginTickets } from '../../../tickets/login-ticket.ts'
import { formOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import type { Cookies } from '../cookies.ts'
import type { IsFromElsewhere } from '../origin-check.ts'
import type { HiddenField } from '../pages.ts'

type Parts = Readonly<{
  isFromElsewhere: IsFromElsewhere
  cookies: Cookies
  loginTickets: LoginTickets
  newBrowserId(): string
  noteSupport: NoteSupport
}>

const FIELD = 'token'

/** Forms that only a page of ours, shown in this very browser, can have sent (security row 22). */
export function createFormToken(parts: Parts) {
  const { isFromElsewhere, cookies, loginTickets, newBrowserId, noteSupport } = parts
  const full = (purpose: string) => `recovery\0${purpose}`

  return {
    field(request: FastifyRequest, reply: FastifyReply, purpose: string): HiddenField {
      const browser = cookies.browser.readOrSet(request, reply, newBrowserId)
      return [FIELD, loginTickets.issue(browser, full(purpose))]
    },

    /** `no-cookies`: nothing can be done in this browser until it keeps cookies. */
    async check(
      request: FastifyRequest,
      purpose: string,
    ): Promise<'ours' | 'too-old' | 'no-cookies'> {
      const browser = cookies.browser.read(request)
      if (browser === undefined) {
        noteSupport(request, 'form.no-cookies', 200)
        return 'no-cookies'
      }
      const token = formOf(request).first(FIELD)
      const isOurs =
        token !== undefined &&
        !isFromElsewhere(request) &&
        (await loginTickets.spend(token, browser, full(purpose)))
      if (isOurs) return 'ours'
      noteSupport(request, 'form.too-old', 200)
      return 'too-old'
    },
  }
}

export type FormToken = ReturnType<typeof createFormToken>
