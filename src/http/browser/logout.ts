import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../i18n/locale.ts'
import type { ByteString } from '../../protocol/byte-string.ts'
import { readParameters } from '../../protocol/parameters.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { EnteredService } from '../../tickets/session-store.ts'
import type { SignOn } from '../../tickets/sign-on.ts'
import { formOf, queryOf } from '../request-query.ts'
import type { Cookies } from './cookies.ts'
import { exitTo } from './exit.ts'
import type { PageRenderer } from './page-renderer.ts'
import { signedOutPage } from './pages.ts'
import { refuseRequest } from './refuse-request.ts'

type Parts = Readonly<{
  registry: ServiceRegistry
  signOn: SignOn
  cookies: Cookies
  pages: PageRenderer
}>

/**
 * What may sign a person out: going to a page, in a frame as well, as front ends do (R3.09). Another
 * site's image or script must not.
 */
const PAGES = new Set(['document', 'iframe', 'frame'])

/** .NET in SAML mode writes `TARGET` here too (L-03). */
const PARAMETERS = ['service', 'TARGET'] as const

/**
 * `/logout` (2.3), by GET or POST. The session ends at once, with its tickets, whatever else the
 * request says; twice in a row is no error (R3.02). A registered `service` is followed, any other is
 * not even shown as a link (R3.03, R3.04).
 */
export function createLogout({ registry, signOn, cookies, pages }: Parts) {
  return async function logout(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const isPost = request.method === 'POST'
    const query = queryOf(request)
    const inForm = isPost && PARAMETERS.every((name) => query.first(name) === undefined)
    const { values, problem } = readParameters(inForm ? formOf(request) : query, PARAMETERS)
    if (problem) throw refuseRequest(problem)
    const service = values.service ?? values.TARGET
    const destination = request.headers['sec-fetch-dest']
    const mayEnd = typeof destination !== 'string' || PAGES.has(destination)
    const entered = mayEnd ? await endSession(request, reply) : []
    const admission = service === undefined ? undefined : registry.admit(service)
    if (admission?.kind === 'admitted') {
      return exitTo(reply, admission.url, { afterPost: isPost })
    }
    return pages.send(request, reply, (context) =>
      signedOutPage(context, {
        signInHref: `${context.base}/login`,
        enteredServices: namesOf(entered, context.locale),
      }),
    )
  }

  async function endSession(request: FastifyRequest, reply: FastifyReply) {
    const cookie = cookies.session.read(request)
    const ended = cookie === undefined ? undefined : await signOn.end(cookie)
    const entered = ended?.entered
    if (cookies.session.isPresent(request)) cookies.session.clear(reply)
    if (entered) {
      request.log.info({ event: 'session.ended', supportCode: request.id, entered: entered.length })
    }
    return entered ?? []
  }

  function namesOf(entered: readonly EnteredService[], locale: Locale): string[] {
    const services = new Set<RegisteredService>()
    for (const { service } of entered) {
      const admission = registry.admit(service as ByteString)
      if (admission.kind === 'admitted') services.add(admission.url.service)
    }
    return [...services].map(({ name }) => name[locale])
  }
}
