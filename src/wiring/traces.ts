import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebClient } from '../outgoing/web-client.ts'
import type { Passwords } from '../passwords/password.ts'
import type { Database } from '../storage/database.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import type { ValidateTicket } from '../tickets/validate-ticket.ts'
import type { RequestSpan, Traces } from '../watch/traces.ts'

/** The same verbs, each a part of the trace of its request. Without traces they are what they were. */

export function traceDatabase(database: Database, traces: Traces | undefined): Database {
  if (!traces) return database
  return {
    ...database,
    change: (...given) =>
      traces.span('database write', {}, () => database.change(...given)) as Promise<never[]>,
    batch: (...given) =>
      traces.span('database write', { 'cas.statements': given[1].length }, () =>
        database.batch(...given),
      ),
  }
}

export function tracePasswords(passwords: Passwords, traces: Traces | undefined): Passwords {
  if (!traces) return passwords
  return {
    ...passwords,
    hash: (...given) => traces.span('password hash', {}, () => passwords.hash(...given)),
    verify: (...given) => traces.span('password check', {}, () => passwords.verify(...given)),
  }
}

export function traceWebClient(webClient: WebClient, traces: Traces | undefined): WebClient {
  if (!traces) return webClient
  return {
    ...webClient,
    send: (request) =>
      traces.span(
        `outgoing ${request.method}`,
        { 'http.request.method': request.method, 'server.address': new URL(request.url).hostname },
        () => webClient.send(request),
      ),
  }
}

export function traceValidations(validate: ValidateTicket, traces: Traces | undefined) {
  if (!traces) return validate
  return (request: Parameters<ValidateTicket>[0]) =>
    traces.span('validate ticket', { 'cas.protocol': request.protocol }, () => validate(request))
}

/** A span for each request, by the pattern of its route. Only proxies that are trusted say what it belongs to. */
export function traceRequests(
  server: FastifyInstance,
  traces: Traces | undefined,
  trustedProxies: readonly string[],
): void {
  if (!traces) return
  const isTrusted = createNetworkList(trustedProxies)
  const spans = new WeakMap<FastifyRequest, RequestSpan>()

  server.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers
    const isBelieved = typeof traceparent === 'string' && isTrusted(request.socket.remoteAddress)
    const span = traces.beginRequest(isBelieved ? traceparent : undefined)
    spans.set(request, span)
    span.within(done)
  })
  // What reads a body begins anew where the socket is; from here on it is the request again.
  server.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)
    if (span) span.within(done)
    else done()
  })

  function end(request: FastifyRequest, status: number | undefined) {
    const { method, routeOptions, id } = request
    const route = routeOptions.url ?? '(none)'
    const facts = { 'http.request.method': method, 'http.route': route, 'cas.support_code': id }
    spans
      .get(request)
      ?.end(
        `${method} ${route}`,
        status === undefined ? facts : { ...facts, 'http.response.status_code': status },
        status === undefined || status >= 500,
      )
    spans.delete(request)
  }

  server.addHook('onResponse', (request, reply, done) => {
    end(request, reply.statusCode)
    done()
  })
  server.addHook('onRequestAbort', (request, done) => {
    end(request, undefined)
    done()
  })
}
