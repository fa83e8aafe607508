import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { decodeForm, escapeIllegal } from '../../protocol/percent-encoding.ts'
import { askedHostOf } from '../asked-host.ts'
import { askedInForm } from './asked.ts'
import type { Cookies } from './cookies.ts'
import { unknownHostPage } from './host-pages.ts'
import { loginAction } from './login-action.ts'
import type { Looks } from './looks.ts'
import { PageError } from './page-error.ts'
import { errorPage } from './pages.ts'

type Parts = Readonly<{
  publicUrl: string
  bases: readonly string[]
  /** People who come by these names are led to `publicUrl` (R2). */
  otherHosts: readonly string[]
  unknownHosts: 'refuse' | 'answer'
  looks: Pick<Looks, 'has' | 'of'>
  cookies: Pick<Cookies, 'led'>
}>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered by whatever name it is asked for: the files of the pages. */
    isForAllHosts?: boolean
  }
}

/** A browser that comes back as often within ten seconds goes round in a circle. */
const ROUNDS = 4
const MOVED = 'moved'
const CREDENTIALS = /^(?:username|password)(?:\[|$)/

/**
 * What becomes of a request for a page that came by a name other than ours: cookies belong to one
 * host, so people are led to that (R2); by a name that we do not know nobody gets a form
 * (security row 47). Addresses and `localhost` are how proxies and operators call us.
 */
export function createOtherHosts(parts: Parts) {
  const { publicUrl, bases, otherHosts, unknownHosts, looks, cookies } = parts
  const others = new Set(otherHosts)
  const loginPaths = new Set(bases.map((base) => `${base}/login`))

  function kindOf(hostname: string): 'ours' | 'other' | 'unknown' {
    if (hostname === '' || looks.has(hostname)) return 'ours'
    if (others.has(hostname)) return 'other'
    // The same name written in full: to browsers it is another host, with other cookies.
    const short = hostname.replace(/\.$/, '')
    if (short !== hostname && (others.has(short) || looks.has(short))) return 'other'
    const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
    return isAddress || short === 'localhost' || unknownHosts === 'answer' ? 'ours' : 'unknown'
  }

  /** The address that a form which came by another one must be sent to; undefined: it came by that. */
  function rightAddress(request: FastifyRequest): string | undefined {
    const hostname = askedHostOf(request)
    const kind = kindOf(hostname)
    if (kind === 'other') return publicUrl
    const address = looks.of(request).publicUrl
    return kind === 'ours' && isElsewhereWithUs(request, hostname, address) ? address : undefined
  }

  return {
    /** An onRequest hook of the people's door. */
    async lead(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const hostname = askedHostOf(request)
      const kind = kindOf(hostname)
      if (kind === 'ours' || request.routeOptions.config?.isForAllHosts) return undefined
      if (kind === 'unknown') {
        request.log.warn({ event: 'host.unknown', supportCode: request.id, host: hostname })
        throw new PageError(421, 'host-unknown', unknownHostPage(publicUrl))
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
      const rounds = cookies.led.read(request)
      if (rounds >= ROUNDS) throw circle(request, hostname)
      cookies.led.set(reply, rounds + 1)
      return reply
        .code(302)
        .header('location', publicUrl + pathOf(request.url))
        .send()
    },

    /**
     * A preHandler hook: a form is not sent on, as what was typed was meant for another address. It is
     * shown again where it can be sent.
     */
    async refuseForm(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const address = request.method === 'POST' ? rightAddress(request) : undefined
      if (address === undefined) return undefined
      const path = pathOf(request.url)
      const [page = '/'] = path.split('?', 1)
      const form = loginPaths.has(page)
        ? loginAction(page.slice(0, -'/login'.length), askedInForm(request))
        : path
      const location = `${address}${form}${form.includes('?') ? '&' : '?'}${MOVED}=1`
      return reply.code(303).header('location', location).send()
    },
  }

  /** Some proxy gives us the other name while browsers ask for ours: a mistake that we can only tell. */
  function circle(request: FastifyRequest, hostname: string): PageError {
    request.log.error({
      event: 'host.circle',
      supportCode: request.id,
      host: hostname,
      publicUrl,
      hint: 'A proxy in front of publicUrl names this host: pass the Host of the browser on, or take it out of otherHosts.',
    })
    return new PageError(500, 'host-circle', (context) => errorPage(context, { kind: 'problem' }))
  }
}

/**
 * Whether the browser itself says that it has our page by this host, and not at its right address: by
 * the number of the machine, without TLS, at another port. No cookie or form can be good there. Of a
 * proxy that gives us a name of its own this is never so.
 */
function isElsewhereWithUs(
  { headers: { origin } }: FastifyRequest,
  hostname: string,
  address: string,
): boolean {
  if (origin === undefined || origin === address || !URL.canParse(origin)) return false
  return new URL(origin).hostname === hostname
}

/**
 * Path and query as they came, but for bytes that no header may hold, which are escaped, and for
 * credentials, which are repeated nowhere (R0.09).
 */
function pathOf(url: string): string {
  if (!url.startsWith('/')) return '/'
  const [path = '', ...rest] = url.split('?')
  if (rest.length === 0) return escapeIllegal(path)
  const fields = rest.join('?').split('&')
  const kept = fields.filter((field) => !CREDENTIALS.test(decodeForm(field.split('=', 1)[0] ?? '')))
  return escapeIllegal(kept.length === 0 ? path : `${path}?${kept.join('&')}`)
}
