import { connect, isIP, type Socket } from 'node:net'
import { type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { createNameLookup, type Resolve } from './name-lookup.ts'
import { createTlsContexts } from './tls-contexts.ts'

export type ConnectionProblem = 'unresolved' | 'unreachable' | 'certificate' | 'broken' | 'timeout'

/** Why there is no connection, or why it ended; the message is one short line for the log. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly problem: ConnectionProblem

  constructor(problem: ConnectionProblem, message: string) {
    super(oneLine(message))
    this.problem = problem
  }
}

/** What a server says of itself, whether it is believed or not. */
export type ShownCertificate = Readonly<{ subject: string; issuer: string; validUntil: string }>

/** What has been reached on the way, for whoever wants to see it. */
export type Milestone =
  | Readonly<{ kind: 'resolved'; addresses: readonly string[] }>
  | Readonly<{ kind: 'connected'; address: string }>
  | Readonly<{ kind: 'certificate'; certificate: ShownCertificate }>
  | Readonly<{ kind: 'secured'; protocol: string }>

export type Note = (milestone: Milestone) => void

type Host = Readonly<{ hostname: string; port: number }>

type Verification = Readonly<{
  hostname: string
  /** PEM; then only this authority is trusted. */
  certificateAuthority: string | undefined
}>

const LONGEST_DETAIL = 200

/**
 * Connections to servers that the operator has named. A certificate is always verified, against the
 * authority that is given or the public ones, and for the name that was asked for: there is no way to
 * leave that out (ASVS 12.3).
 */
export function createConnector({ resolve }: Readonly<{ resolve?: Resolve }> = {}) {
  const find = createNameLookup(resolve)
  const contexts = createTlsContexts()

  /** TLS begins; `secureConnect` or `error` tells what came of it. */
  function startSecuring(
    socket: Socket,
    asked: Verification,
    session: Session,
    note: Note,
  ): TLSSocket {
    const { hostname, certificateAuthority } = asked
    const secured = tlsConnect({
      socket,
      secureContext: contexts.contextFor(certificateAuthority),
      rejectUnauthorized: true,
      // An address is no server name, but it is what the certificate must be for.
      host: hostname,
      ...(isIP(hostname) ? {} : { servername: hostname }),
    })
    session.opened(secured)
    // Before the verdict: who looks for a fault wants to see the certificate that was refused.
    secured.prependOnceListener('secure', () => {
      const certificate = secured.getPeerCertificate()
      if (certificate?.subject) note({ kind: 'certificate', certificate: shown(certificate) })
    })
    secured.once('secureConnect', () =>
      note({ kind: 'secured', protocol: secured.getProtocol() ?? '' }),
    )
    return secured
  }

  return {
    /** A connection without TLS yet. Throws a ConnectionError. */
    async open({ hostname, port }: Host, session: Session, note: Note): Promise<Socket> {
      const addresses = isIP(hostname) ? [hostname] : await addressesOf(find, hostname)
      note({ kind: 'resolved', addresses })
      let problem = new ConnectionError('unresolved', `${hostname} has no address`)
      for (const address of addresses) {
        try {
          const socket = await connected(address, port, session)
          note({ kind: 'connected', address })
          return socket
        } catch (error) {
          problem = new ConnectionError('unreachable', textOf(error))
        }
      }
      throw problem
    },

    /** TLS on that connection, verified. Throws a ConnectionError. */
    async secure(
      socket: Socket,
      verification: Verification,
      session: Session,
      note: Note,
    ): Promise<TLSSocket> {
      const secured = startSecuring(socket, verification, session, note)
      await new Promise<void>((done, failed) => {
        secured.once('secureConnect', done)
        secured.once('error', (error) =>
          failed(
            new ConnectionError(isUntrusted(secured) ? 'certificate' : 'broken', textOf(error)),
          ),
        )
        secured.once('close', () => failed(new ConnectionError('broken', 'closed during TLS')))
      })
      return secured
    },

    /** The same for a library that waits for `secureConnect` by itself. */
    startSecuring,
  }
}

export type Connector = ReturnType<typeof createConnector>

/** What is open while something is done; all of it is closed when that is over. */
export type Session = Readonly<{
  opened(socket: Socket): void
  /** Aborted when the time is up. */
  signal: AbortSignal
}>

/**
 * Does something with connections, for so long and no longer. Whatever was opened is closed
 * afterwards. Throws a ConnectionError when the time is up, even if the work would never end.
 */
export async function withinTime<T>(
  timeoutMs: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const sockets: Socket[] = []
  const controller = new AbortController()
  const late = new ConnectionError('timeout', `no answer in ${timeoutMs} ms`)
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      work({
        signal: controller.signal,
        opened(socket) {
          if (controller.signal.aborted) socket.destroy()
          else sockets.push(socket)
          // Its owner hears of it too; without a listener of ours a late error would end the process.
          socket.on('error', () => {})
        },
      }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(late), timeoutMs)
      }),
    ])
  } finally {
    clearTimeout(timer)
    controller.abort()
    // TLS before the connection that it is on: the other way round Node may end by a fault of memory.
    for (const socket of sockets.reverse()) socket.destroy()
  }
}

async function addressesOf(find: Resolve, hostname: string): Promise<readonly string[]> {
  try {
    return await find(hostname)
  } catch (error) {
    throw new ConnectionError('unresolved', textOf(error))
  }
}

function connected(address: string, port: number, session: Session): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connect({ host: address, port })
    session.opened(socket)
    socket.once('connect', () => done(socket))
    socket.once('error', failed)
    socket.once('close', () => failed(new Error('closed')))
  })
}

function isUntrusted(socket: TLSSocket): boolean {
  return Boolean(socket.authorizationError)
}

function shown({ subject, issuer, valid_to }: PeerCertificate): ShownCertificate {
  return {
    subject: oneLine(String(subject.CN ?? subject.O ?? '')),
    issuer: oneLine(String(issuer?.CN ?? issuer?.O ?? '')),
    validUntil: new Date(valid_to).toISOString(),
  }
}

/** What went wrong, for the log: on one line, and short. It may be the other side's text. */
export function textOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return oneLine(message || code || 'unknown')
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').slice(0, LONGEST_DETAIL)
}
