import { type ClientRequest, request as requestOverHttp } from 'node:http'
import { request as requestOverHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { TLSSocket } from 'node:tls'
import { addressProblem } from './address-rules.ts'
import { type Destination, readDestination } from './destination.ts'
import { createNameLookup, type Resolve } from './name-lookup.ts'
import { createTlsContexts } from './tls-contexts.ts'

export type OutgoingRequest = Readonly<{
  method: 'GET' | 'POST'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** PEM; then only this authority is trusted. */
  certificateAuthority?: string | undefined
  /** For the whole exchange: name, connection, TLS, answer. */
  timeoutMs: number
  /** The answer's body is read and dropped up to here; then the connection is cut. */
  bodyBytes?: number
}>

export type OutgoingProblem =
  | 'timeout'
  | 'address-refused'
  | 'unresolved'
  | 'unreachable'
  | 'certificate'
  | 'broken'

export type OutgoingOutcome =
  | Readonly<{ kind: 'answered'; status: number }>
  | Readonly<{ kind: 'failed'; problem: OutgoingProblem; detail: string }>

type Parts = Readonly<{
  /** In development the applications are on this machine; elsewhere nothing of it is for them. */
  allowsLoopback: boolean
  /** The system, unless a test says otherwise. */
  resolve?: Resolve
}>

const BODY_BYTES = 64 * 1024
const LONGEST_DETAIL = 200
const USER_AGENT = 'CAS-Server'

/**
 * The server as a client of its applications. One request, one answer: no redirect is followed and no
 * connection kept. A name is looked up once, every address of it is checked, and the connection goes
 * to an address that was checked (R3.37), so that no second answer of the DNS can lead elsewhere.
 */
export function createWebClient({ allowsLoopback, resolve }: Parts) {
  const find = createNameLookup(resolve)
  const contexts = createTlsContexts()
  const underWay = new Set<() => void>()
  let isClosed = false

  function exchange(request: OutgoingRequest, destination: Destination): Promise<OutgoingOutcome> {
    const { hostname } = destination
    const { timeoutMs, bodyBytes = BODY_BYTES } = request
    return new Promise((done) => {
      let sent: ClientRequest | undefined
      let status: number | undefined
      // What a failure means if it comes now.
      let stage: OutgoingProblem = 'unreachable'

      /** The exchange is over, with an answer if there was one. Nothing of it stays open. */
      function end(problem: OutgoingProblem, detail: string) {
        clearTimeout(timer)
        underWay.delete(stop)
        sent?.destroy()
        done(status === undefined ? failure(problem, detail) : { kind: 'answered', status })
      }
      const stop = () => end('broken', 'the server is ending')
      const timer = setTimeout(() => end('timeout', `no answer in ${timeoutMs} ms`), timeoutMs)
      underWay.add(stop)

      const checkedLookup: LookupFunction = (name, options, found) => {
        stage = 'unresolved'
        find(name)
          .then((addresses) => {
            if (addresses.length === 0) throw new Error('the name has no address')
            const problem = firstProblem(addresses)
            if (problem !== undefined) {
              stage = 'address-refused'
              throw new Error(problem)
            }
            stage = 'unreachable'
            const all = addresses.map((address) => ({ address, family: isIP(address) }))
            if (options.all) found(null, all)
            else found(null, all[0]?.address ?? '', all[0]?.family)
          })
          .catch((error: Error) => found(error, ''))
      }

      const problem = isIP(hostname) === 0 ? undefined : firstProblem([hostname])
      if (problem !== undefined) return end('address-refused', problem)
      try {
        sent = start(request, destination, checkedLookup)
      } catch (error) {
        return end('broken', textOf(error))
      }
      sent.on('socket', (socket) => {
        socket.once('connect', () => {
          stage = 'broken'
        })
      })
      sent.on('response', (response) => {
        status = response.statusCode
        let read = 0
        response.on('data', (chunk: Buffer) => {
          read += chunk.length
          if (read > bodyBytes) end('broken', 'too long')
        })
        response.on('error', (error) => end(stage, textOf(error)))
        response.on('close', () => end(stage, 'closed'))
      })
      sent.on('error', (error) => {
        const isUntrusted = sent?.socket instanceof TLSSocket && sent.socket.authorizationError
        end(isUntrusted ? 'certificate' : stage, textOf(error))
      })
      sent.on('close', () => end(stage, 'closed without an answer'))
      sent.end(request.body)
    })
  }

  function firstProblem(addresses: readonly string[]): string | undefined {
    for (const address of addresses) {
      const problem = addressProblem(address, { allowsLoopback })
      if (problem !== undefined) return `${address} is ${problem}`
    }
    return undefined
  }

  function start(
    { method, headers, body, certificateAuthority }: OutgoingRequest,
    { isSecure, hostname, port, path }: Destination,
    checkedLookup: LookupFunction,
  ): ClientRequest {
    const length = method === 'POST' ? { 'Content-Length': Buffer.byteLength(body ?? '') } : {}
    const options = {
      method,
      hostname,
      port,
      path,
      headers: { 'User-Agent': USER_AGENT, ...headers, ...length },
      lookup: checkedLookup,
      // An agent of its own: neither a connection nor a TLS session is shared.
      agent: false,
    } as const
    if (!isSecure) return requestOverHttp(options)
    const secureContext = contexts.contextFor(certificateAuthority)
    const secureOptions = { ...options, secureContext, rejectUnauthorized: true }
    return requestOverHttps(secureOptions)
  }

  return {
    /** Sends the request and resolves when the exchange is over, whatever came of it; never rejects. */
    async send(request: OutgoingRequest): Promise<OutgoingOutcome> {
      if (isClosed) return failure('broken', 'the server is ending')
      const destination = readDestination(request.url)
      return destination
        ? exchange(request, destination)
        : failure('broken', 'not an http(s) address')
    },

    /** Cuts what is under way, and sends nothing more. */
    close(): void {
      isClosed = true
      for (const stop of [...underWay]) stop()
    },
  }
}

export type WebClient = ReturnType<typeof createWebClient>

function failure(problem: OutgoingProblem, detail: string): OutgoingOutcome {
  return { kind: 'failed', problem, detail }
}

/** What went wrong, for the log: on one line, and short. A certificate's text is the other side's. */
function textOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const text = message || code || 'unknown'
  return text.replace(/\p{Cc}/gu, ' ').slice(0, LONGEST_DETAIL)
}
