import {
  ConnectionError,
  type Connector,
  type Note,
  type Session,
  textOf,
} from '../outgoing/secure-connection.ts'
import { type Server, ServerTrouble } from './server-order.ts'

export type LoginOutcome =
  | Readonly<{ kind: 'right' }>
  /** Nobody was to be signed in. */
  | Readonly<{ kind: 'greeted' }>
  /** Wrong, or nobody's: a mail server does not say which. */
  | Readonly<{ kind: 'refused'; detail: string }>

type Failure = Readonly<{
  authenticationFailed?: boolean
  serverResponseCode?: string
  responseStatus?: string
  responseText?: string
  response?: unknown
  code?: string
  reason?: string
  message?: string
}>

/** Response codes that say nothing about the password (RFC 5530), or only that there were too many. */
const TEMPORARY = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN'])
const DEFINITE = new Set(['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED'])
/** What servers without response codes say when they mean "later". */
const SOUNDS_TEMPORARY =
  /throttl|too many|try again|temporar|unavailable|in use|busy|overload|internal|server error|connection limit|timed? ?out/i
const LONGEST_LINE = 64 * 1024

/** The library takes long to load: a server that asks no mail server starts without it. */
export const loadImapLibrary = () => import('imapflow')

/**
 * Whether a mail server lets somebody in with this password. TLS comes first, verified, or nothing
 * is said; no mailbox is opened; it is left in good order. Throws a ServerTrouble or ConnectionError
 * for whatever says nothing about the password.
 */
export async function loginByImap(
  server: Server,
  /** Undefined: only whether the server is there, and begins TLS. */
  credentials: Readonly<{ user: string; password: string }> | undefined,
  parts: Readonly<{
    connector: Connector
    certificateAuthority: string | undefined
    timeoutMs: number
    session: Session
    note: Note
  }>,
): Promise<LoginOutcome> {
  const { connector, certificateAuthority, timeoutMs, session, note } = parts
  const verification = { hostname: server.hostname, certificateAuthority }
  const { ImapFlow } = await loadImapLibrary()
  const plain = await connector.open(server, session, note)
  const isSecureAtOnce = server.tls === 'from-start'
  const socket = isSecureAtOnce ? await connector.secure(plain, verification, session, note) : plain
  const client = new ImapFlow({
    host: server.hostname,
    port: server.port,
    secure: isSecureAtOnce,
    // Required, not merely tried; a greeting that skips it (PREAUTH) is a failure too.
    ...(isSecureAtOnce ? {} : { doSTARTTLS: true }),
    auth: { user: credentials?.user ?? '', pass: credentials?.password ?? '' },
    verifyOnly: true,
    // What it logs holds the names of people, and more at finer levels.
    logger: false,
    emitLogs: false,
    clientInfo: {},
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    maxLineLength: LONGEST_LINE,
    maxLiteralSize: LONGEST_LINE,
    transport: {
      connect(_, onConnect) {
        setImmediate(onConnect)
        return socket
      },
      upgrade(_, __, onSecure) {
        const secured = connector.startSecuring(plain, verification, session, note)
        secured.once('secureConnect', onSecure)
        return secured
      },
    },
  })
  // Late errors are no news: the outcome is known by then.
  client.on('error', () => {})
  session.signal.addEventListener('abort', () => client.close())
  try {
    await client.connect()
  } catch (error) {
    // It gives up for want of a password, which is after TLS.
    const isGreeted = client.greeting !== undefined && client.secureConnection
    if (credentials === undefined && isGreeted) return { kind: 'greeted' }
    return outcomeOf(error as Failure)
  }
  // Only a greeting that asks for a password is kept: this one was PREAUTH, and none was looked at.
  if (client.greeting === undefined) {
    throw new ConnectionError('broken', 'it lets everybody in without a password (PREAUTH)')
  }
  return { kind: 'right' }
}

/** A refusal of the password, or the trouble that it is. */
function outcomeOf(failure: Failure): LoginOutcome {
  const { authenticationFailed, serverResponseCode, responseStatus, code, reason } = failure
  const said = typeof failure.response === 'string' ? failure.response : failure.responseText
  const detail = textOf({ message: [serverResponseCode, said ?? failure.message].join(' ').trim() })
  if (authenticationFailed && responseStatus === 'NO' && code !== 'ETHROTTLE') {
    if (DEFINITE.has(serverResponseCode ?? '')) return { kind: 'refused', detail }
    const isTemporary = TEMPORARY.has(serverResponseCode ?? '') || SOUNDS_TEMPORARY.test(detail)
    if (!isTemporary) return { kind: 'refused', detail }
  }
  if (isCertificateError(code)) throw new ConnectionError('certificate', detail)
  if (responseStatus !== undefined) throw new ServerTrouble(detail)
  throw new ConnectionError('broken', reason === undefined ? detail : textOf({ message: reason }))
}

function isCertificateError(code: string | undefined): boolean {
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME/.test(code)
}
