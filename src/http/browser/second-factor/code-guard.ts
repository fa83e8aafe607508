import type { FastifyRequest } from 'fastify'
import type { Account } from '../../../accounts/account.ts'
import type { CodeGuard } from '../../../second-factor/second-factor-types.ts'
import { nameKeyOf } from '../../../throttle/counter-key.ts'
import type { KnownBrowsers } from '../../../throttle/known-browser.ts'
import { networkOf } from '../../../throttle/network-of.ts'
import type { Throttle } from '../../../throttle/throttle.ts'
import type { Cookies } from '../cookies.ts'

type Parts = Readonly<{
  throttle: Throttle
  knownBrowsers: Pick<KnownBrowsers, 'recognise'>
  cookies: Cookies
}>

/**
 * The brake on everything that is typed to prove who somebody is, beside the password of the sign-in
 * itself: a code, or the current password once more (security row 33).
 */
export function createGuardFor({ throttle, knownBrowsers, cookies }: Parts) {
  return function guardFor(
    request: FastifyRequest,
    { id, primary }: Account,
    credentialEpoch: number,
  ): CodeGuard {
    const cookie = cookies.knownBrowser.read(request)
    return (purpose) =>
      throttle.begin({
        purpose,
        nameKey: nameKeyOf(primary),
        network: networkOf(request.ip),
        knownBrowser: knownBrowsers.recognise(cookie, { id, credentialEpoch }),
      })
  }
}

export type GuardFor = ReturnType<typeof createGuardFor>
