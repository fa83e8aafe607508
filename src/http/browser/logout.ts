import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../i18n/locale.ts'
import type { ByteString } from '../../protocol/byte-string.ts'
import { readParameters } from '../../protocol/parameters.ts'
import { escapeValue } from '../../protocol/percent-encoding.ts'
import { locationOf } from '../../protocol/service-url.ts'
import type { LogoutPolicy, RegisteredService } from '../../services/registered-service.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import type { FrontChannelAddresses } from '../../tickets/front-channel-logout.ts'
import type { EndedSession } from '../../tickets/session-store.ts'
import type { SignOn } from '../../tickets/sign-on.ts'
import type { SingleLogout } from '../../tickets/single-logout.ts'
import { formOf, queryOf } from '../request-query.ts'
import { signInTraceOf } from '../sign-in-trace.ts'
import { namedApplication } from './admission.ts'
import type { Cookies } from './cookies.ts'
import { exitTo } from './exit.ts'
import type { PageContext } from './page-context.ts'
import type { PageRenderer } from './page-renderer.ts'
import { signedOutPage } from './pages.ts'
import { refuseRequest } from './refuse-request.ts'
import type { SealedNotes } from './sealed-notes.ts'
import type { SignOutQuestion } from './sign-out-question.ts'
import type { EndPending } from './steps/end-pending.ts'

/** What the second page must know of the session that the first one has ended. */
export type LogoutNote = Readonly<{
  sessionId: number
  /** Applications are told by the server, and may confirm it. */
  hasTold: boolean
  /** The first page has the browser tell some as well. */
  usesBrowser: boolean
  /** Ids of the applications that may stay open. */
  untold: readonly string[]
}>

type Parts = Readonly<{
  registry: ServiceRegistry
  signOn: SignOn
  singleLogout: Pick<SingleLogout, 'settled'>
  frontChannelAddresses: FrontChannelAddresses
  logoutNotes: SealedNotes<LogoutNote>
  /** How long the second page waits for confirmations, at most. */
  pageWaitMs: number
  cookies: Cookies
  pages: PageRenderer
  /** A sign-in that was only begun is over as well. */
  endPending: EndPending
  signOutQuestion: Pick<SignOutQuestion, 'isNeeded'>
}>

type Leaving = Readonly<{
  ended: EndedSession
  /** What the browser must ask for, so that applications hear of it. */
  images: readonly string[]
  /** Where the application asked to go on. */
  url: AdmittedUrl | undefined
}>

/**
 * What may sign a person out: going to a page, in a frame as well, as front ends do (R3.09). Another
 * site's image or script must not.
 */
const PAGES = new Set(['document', 'iframe', 'frame'])
/** .NET in SAML mode writes `TARGET` here too (L-03). */
const PARAMETERS = ['service', 'TARGET'] as const
/** What the portal's own button posts: whoever has applications open is asked first. */
const QUESTION_FIELD = 'ask'
/** A browser that tells applications gets at least this long for it. */
const BROWSER_NEEDS_MS = 1_000
/** An address has room for that many names. */
const MOST_UNTOLD = 40

/**
 * `/logout` (2.3), by GET or POST. The session ends at once, with its tickets, whatever else the
 * request says; twice in a row is no error (R3.02). A registered `service` is followed, any other is
 * not even shown as a link (R3.03, R3.04); `TARGET` counts like `service` (L-03), `url` not at all
 * (R3.05).
 *
 * It never waits for an application (R3.07): a page that did would be as slow as the slowest of them.
 * When applications are being told, the page says so and leads, by an instant refresh, to a second one,
 * `/logout/done`. That one is held back until each application was asked, two seconds at most, and
 * says which did not confirm. The browser shows the first page until the second is there, which is
 * after some hundredths of a second when all is well. So nobody waits in front of an empty window,
 * nothing flickers, no script is needed, and the address of the second page can be loaded again.
 *
 * Applications that are told through the browser (R3.40) are images of the first page: a browser sends
 * the request for an image and then runs and shows nothing of the answer, where a script would act in
 * our name and a frame would show a foreign page in ours. They are loaded lazily, as the refresh waits
 * for all others: one application that hangs must not keep the person here (R3.41). The second page is
 * held back for them as well, and leads on to the service when there is one.
 */
export function createLogout(parts: Parts) {
  const { registry, signOn, singleLogout, frontChannelAddresses, logoutNotes, pageWaitMs } = parts
  const { cookies, pages, endPending, signOutQuestion } = parts

  async function logout(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const isPost = request.method === 'POST'
    const wantsQuestion = isPost && formOf(request).first(QUESTION_FIELD) !== undefined
    if (wantsQuestion && (await signOutQuestion.isNeeded(request))) {
      const location = `${pages.baseOf(request)}/logout/ask`
      return reply.code(303).header('location', location).send()
    }
    const url = registered(destinationOf(request, isPost))
    const destination = request.headers['sec-fetch-dest']
    const mayEnd = typeof destination !== 'string' || PAGES.has(destination)
    const ended = mayEnd ? await endSession(request, reply) : undefined
    const images = ended ? await frontChannelAddresses(ended) : []
    if (url && images.length === 0) return exitTo(reply, url, { afterPost: isPost })
    if (!ended) return showEnd(request, reply, NOBODY, [])
    return tell(request, reply, { ended, images, url })
  }

  /** `GET /logout/done`: what came of it. */
  async function logoutDone(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const query = queryOf(request)
    const note = logoutNotes.open(query.first('note') ?? '') ?? NOBODY
    const { sessionId, hasTold, usesBrowser } = note
    const [open] = await Promise.all([
      hasTold ? singleLogout.settled(sessionId, pageWaitMs) : [],
      usesBrowser ? pause(Math.max(pageWaitMs, BROWSER_NEEDS_MS)) : undefined,
    ])
    const url = registered(destinationOf(request, false))
    if (url) return exitTo(reply, url)
    const unconfirmed = servicesOf(open.map(({ service }) => service))
    return showEnd(request, reply, note, unconfirmed)
  }

  /** The first page: applications are being told at this moment. */
  function tell(request: FastifyRequest, reply: FastifyReply, { ended, images, url }: Leaving) {
    const services = servicesOf(ended.entered.map(({ service }) => service as ByteString))
    const toldBy = (channel: LogoutPolicy['channel']) =>
      services.filter(({ singleLogout }) => singleLogout.channel === channel)
    const told = toldBy('back')
    // Whether a browser got through is not known: such applications may stay open as well.
    const untold = [...toldBy('front'), ...toldBy('none')].slice(0, MOST_UNTOLD)
    const note = {
      sessionId: ended.id,
      hasTold: told.length > 0,
      usesBrowser: images.length > 0,
      untold: untold.map(({ id }) => id),
    }
    if (!note.hasTold && !note.usesBrowser) return showEnd(request, reply, note, [])
    const query = [`note=${logoutNotes.seal(note)}`]
    if (url) query.push(`service=${escapeValue(url.raw)}`)
    const build = (context: PageContext) => {
      const doneHref = `${context.base}/logout/done?${query.join('&')}`
      return signedOutPage(
        // In the other language there is only the second page: this one cannot come again.
        { ...context, currentUrl: doneHref },
        {
          signInHref: `${context.base}/login`,
          telling: {
            names: namesOf([...told, ...toldBy('front')], context.locale),
            doneHref,
            images,
            next: url && {
              host: namedApplication(url, context.locale).host,
              href: locationOf(url.raw),
            },
          },
          stillOpen: [],
        },
      )
    }
    const imageOrigins = [...new Set(images.map((address) => new URL(address).origin))]
    return pages.send(request, reply, build, { imageOrigins })
  }

  /** The last page: what is over, and what may not be. */
  function showEnd(
    request: FastifyRequest,
    reply: FastifyReply,
    { hasTold, untold }: LogoutNote,
    unconfirmed: readonly RegisteredService[],
  ) {
    return pages.send(request, reply, (context) =>
      signedOutPage(context, {
        signInHref: `${context.base}/login`,
        told: hasTold ? { unconfirmed: namesOf(unconfirmed, context.locale) } : undefined,
        stillOpen: namesOf(
          registry.list().filter(({ id }) => untold.includes(id)),
          context.locale,
        ),
      }),
    )
  }

  async function endSession(request: FastifyRequest, reply: FastifyReply) {
    const cookie = cookies.session.read(request)
    const ended =
      cookie === undefined ? undefined : await signOn.end(cookie, signInTraceOf(request))
    await endPending(request, reply)
    if (cookies.session.isPresent(request)) cookies.session.clear(reply)
    if (ended) {
      const { length } = ended.entered
      request.log.info({ event: 'session.ended', supportCode: request.id, entered: length })
    }
    return ended
  }

  function registered(service: ByteString | undefined): AdmittedUrl | undefined {
    const admission = service === undefined ? undefined : registry.admit(service)
    return admission?.kind === 'admitted' ? admission.url : undefined
  }

  function servicesOf(urls: readonly ByteString[]): RegisteredService[] {
    const services = urls.map((url) => registered(url)?.service)
    return [...new Set(services.filter((service) => service !== undefined))]
  }

  return { logout, logoutDone }
}

const NOBODY: LogoutNote = { sessionId: 0, hasTold: false, usesBrowser: false, untold: [] }

function destinationOf(request: FastifyRequest, isPost: boolean): ByteString | undefined {
  const query = queryOf(request)
  const inForm = isPost && PARAMETERS.every((name) => query.first(name) === undefined)
  const { values, problem } = readParameters(inForm ? formOf(request) : query, PARAMETERS)
  if (problem) throw refuseRequest(problem)
  return values.service ?? values.TARGET
}

function namesOf(services: readonly RegisteredService[], locale: Locale): string[] {
  return services.map(({ name }) => name[locale])
}
