import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PendingKey, PendingSignInStore } from '../../../sign-in/pending-sign-in-store.ts'
import type { Cookies } from '../cookies.ts'

type Parts = Readonly<{ cookies: Cookies; pendingSignIns: Pick<PendingSignInStore, 'end'> }>

/** What a browser shows of the sign-in that is pending in it, if there is one. */
export function pendingKeyOf(request: FastifyRequest, cookies: Cookies): PendingKey | undefined {
  const cookie = cookies.pending.read(request)
  const browser = cookies.browser.read(request)
  return cookie === undefined || browser === undefined ? undefined : { cookie, browser }
}

/**
 * Ends the half sign-in of a person who leaves it: whoever sits down at this computer next must not
 * find it, and set a password in it.
 */
export function createEndPending({ cookies, pendingSignIns }: Parts) {
  return async function endPending(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const key = pendingKeyOf(request, cookies)
    if (key) await pendingSignIns.end(key)
    cookies.pending.clear(request, reply)
  }
}

export type EndPending = ReturnType<typeof createEndPending>
