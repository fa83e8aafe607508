import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const TICKET_ALPHABET = /^[A-Za-z0-9-]{1,256}$/
const LED_SECONDS = 10
const YEAR_SECONDS = 365 * 24 * 3600

/**
 * The cookies of the browser's door, and nobody else's. Over https their names begin with
 * `__Host-`, so that no neighbour under the same domain can plant one; plain http exists on a
 * developer's own machine only (decision 2).
 */
export function createCookies({ isSecure }: Readonly<{ isSecure: boolean }>) {
  const prefix = isSecure ? '__Host-' : ''
  const names = {
    session: `${prefix}TGC`,
    pending: `${prefix}pending`,
    recovery: `${prefix}recovery`,
    device: `${prefix}device`,
    browser: `${prefix}browser`,
    knownBrowser: `${prefix}known`,
    locale: `${prefix}lang`,
    suffix: `${prefix}suffix`,
    led: `${prefix}led`,
  }
  const options: CookieSerializeOptions = {
    path: '/',
    secure: isSecure,
    httpOnly: true,
    sameSite: 'lax',
  }

  function read(request: FastifyRequest, name: string): string | undefined {
    const value = request.cookies[name]
    return value !== undefined && TICKET_ALPHABET.test(value) ? value : undefined
  }

  return {
    /** The ticket-granting cookie: which session the browser holds (10.3). */
    session: {
      read: (request: FastifyRequest) => read(request, names.session),
      /** Whether there is one, readable or not. */
      isPresent: (request: FastifyRequest) => request.cookies[names.session] !== undefined,
      /** Without seconds it ends with the browser (R10.21). */
      set: (reply: FastifyReply, value: string, seconds?: number) =>
        reply.setCookie(
          names.session,
          value,
          seconds === undefined ? options : { ...options, maxAge: seconds },
        ),
      clear: (reply: FastifyReply) => reply.clearCookie(names.session, { ...options, maxAge: 0 }),
    },

    /** A sign-in in which something is left to do. It is no session, and opens none by itself. */
    pending: {
      read: (request: FastifyRequest) => read(request, names.pending),
      set: (reply: FastifyReply, value: string) => reply.setCookie(names.pending, value, options),
      clear(request: FastifyRequest, reply: FastifyReply) {
        if (request.cookies[names.pending] === undefined) return
        reply.clearCookie(names.pending, { ...options, maxAge: 0 })
      },
    },

    /** That a one-time secret was shown in this browser, sealed; it opens nothing by itself. */
    recovery: {
      read(request: FastifyRequest): string | undefined {
        const value = request.cookies[names.recovery]
        return value !== undefined && /^[\w-]{1,512}$/.test(value) ? value : undefined
      },
      set: (reply: FastifyReply, value: string) => reply.setCookie(names.recovery, value, options),
      clear: (reply: FastifyReply) => reply.clearCookie(names.recovery, { ...options, maxAge: 0 }),
    },

    /** A device that its owner trusts: the second factor is not asked for again on it. */
    device: {
      read(request: FastifyRequest): string | undefined {
        const value = request.cookies[names.device]
        return value !== undefined && /^[\w-]{1,256}$/.test(value) ? value : undefined
      },
      set: (reply: FastifyReply, value: string, seconds: number) =>
        reply.setCookie(names.device, value, { ...options, maxAge: seconds }),
      clear: (reply: FastifyReply) => reply.clearCookie(names.device, { ...options, maxAge: 0 }),
    },

    /** Names the browser before anybody has signed in: login tickets are bound to it (R1.23). */
    browser: {
      read: (request: FastifyRequest) => read(request, names.browser),
      /** A browser without a name is given a new one. */
      readOrSet(request: FastifyRequest, reply: FastifyReply, newName: () => string): string {
        const known = read(request, names.browser)
        if (known !== undefined) return known
        const name = newName()
        reply.setCookie(names.browser, name, options)
        // A page of several forms asks again, and must be told the same.
        request.cookies[names.browser] = name
        return name
      },
    },

    /** That people have signed in with this browser before (security row 31). */
    knownBrowser: {
      read: (request: FastifyRequest) => read(request, names.knownBrowser),
      set: (reply: FastifyReply, value: string, seconds: number) =>
        reply.setCookie(names.knownBrowser, value, { ...options, maxAge: seconds }),
    },

    /** The mailbox suffix that was signed in with last, where there are several (R4). */
    suffix: {
      /** Only one that is offered. */
      read(request: FastifyRequest, offered: readonly string[]): string | undefined {
        const value = request.cookies[names.suffix]
        return offered.find((suffix) => suffix === value)
      },
      set: (reply: FastifyReply, value: string) =>
        reply.setCookie(names.suffix, value, { ...options, maxAge: YEAR_SECONDS }),
    },

    /** How often within ten seconds the browser was led from this host to `publicUrl`. */
    led: {
      read(request: FastifyRequest): number {
        const count = Number(request.cookies[names.led])
        return Number.isInteger(count) && count > 0 ? count : 0
      },
      set: (reply: FastifyReply, count: number) =>
        reply.setCookie(names.led, String(count), { ...options, maxAge: LED_SECONDS }),
    },

    locale: {
      read: (request: FastifyRequest) => read(request, names.locale),
      set: (reply: FastifyReply, value: string) =>
        reply.setCookie(names.locale, value, { ...options, maxAge: YEAR_SECONDS }),
    },
  }
}

export type Cookies = ReturnType<typeof createCookies>
