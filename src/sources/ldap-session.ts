import type { Socket } from 'node:net'
import { Client, ResultCodeError } from 'ldapts'
import {
  ConnectionError,
  type Connector,
  type Note,
  type Session,
  textOf,
} from '../outgoing/secure-connection.ts'
import { BIND_RESPONSE, readResultCode, SUCCESS } from './ldap-answer.ts'
import { type Server, ServerTrouble } from './server-order.ts'
import { askForTls } from './start-tls.ts'

/** What a bind came to. `detail` is the directory's own sentence, for the log. */
export type BindOutcome =
  | Readonly<{ kind: 'bound' }>
  | Readonly<{ kind: 'refused'; detail: string }>

export type LdapEntry = Readonly<{
  dn: string
  values: Readonly<Record<string, readonly string[]>>
}>

export type LdapConnection = Readonly<{
  /** Throws a ServerTrouble when the answer says nothing about the password. */
  bind(dn: string, password: string): Promise<BindOutcome>
  /** At most two entries, as one is right and two are a mistake. Referrals are not followed. */
  search(search: LdapSearch): Promise<readonly LdapEntry[]>
}>

export type LdapSearch = Readonly<{
  base: string
  scope: 'base' | 'one' | 'sub'
  filter: string
  attributes: readonly string[]
}>

/** Codes that a directory refuses a password with: wrong, locked, expired, none set (RFC 4511). */
const SAYS_NO = new Set([19, 32, 48, 49, 50, 53])
const MOST_ENTRIES = 2
/** Far more than two entries hold; a server that talks on and on is cut off. */
const MOST_BYTES = 1024 * 1024
const LONGEST_VALUE = 1000
const MOST_VALUES = 500

/**
 * A connection to one LDAP server, inside verified TLS. It is used for one person and closed. Throws
 * a ConnectionError.
 */
export async function connectToLdap(
  server: Server,
  parts: Readonly<{
    connector: Connector
    certificateAuthority: string | undefined
    timeoutMs: number
    session: Session
    note: Note
  }>,
): Promise<LdapConnection> {
  const { connector, certificateAuthority, timeoutMs, session, note } = parts
  const plain = await connector.open(server, session, note)
  if (server.tls === 'by-command') await askForTls(plain)
  const verification = { hostname: server.hostname, certificateAuthority }
  const secured = await connector.secure(plain, verification, session, note)
  return ldapOver(secured, timeoutMs)
}

function ldapOver(secured: Socket, timeoutMs: number): LdapConnection {
  let isHandedOver = false
  /** What has come since the last bind was sent. */
  let heard: Buffer[] = []
  secured.on('data', (data) => {
    heard.push(data)
    if (secured.bytesRead > MOST_BYTES) secured.destroy(new Error('too long an answer'))
  })
  const client = new Client({
    // Where the connection leads was decided before; the client only speaks on it.
    url: 'ldap://connected',
    timeout: timeoutMs,
    createConnection: () => {
      // When the connection is lost the client would open another, and bind on it without TLS.
      if (isHandedOver) throw new ConnectionError('broken', 'the connection was lost')
      isHandedOver = true
      return secured
    },
  })

  return {
    async bind(dn, password) {
      // Without either of them anybody is let in, as nobody (RFC 4513, 5.1).
      if (dn === '' || password === '') throw new ServerTrouble('no bind without name or password')
      heard = []
      try {
        await client.bind(dn, password)
        if (readResultCode(Buffer.concat(heard), BIND_RESPONSE) !== SUCCESS) {
          throw new Error('no answer to the bind')
        }
        return { kind: 'bound' }
      } catch (error) {
        if (error instanceof ResultCodeError && SAYS_NO.has(error.code)) {
          return { kind: 'refused', detail: textOf(error) }
        }
        throw troubleOf(error)
      }
    },

    async search({ base, scope, filter, attributes }) {
      try {
        const { searchEntries } = await client.search(base, {
          scope,
          filter,
          attributes: attributes.length === 0 ? ['1.1'] : [...attributes],
          sizeLimit: MOST_ENTRIES,
          timeLimit: Math.ceil(timeoutMs / 1000),
          derefAliases: 'never',
        })
        return searchEntries.slice(0, MOST_ENTRIES).map(({ dn, ...values }) => ({
          dn: String(dn),
          values: readValues(values),
        }))
      } catch (error) {
        throw troubleOf(error)
      }
    },
  }
}

function troubleOf(error: unknown): Error {
  return error instanceof ConnectionError ? error : new ServerTrouble(textOf(error))
}

/** The values that are text, by the lower-case name of their attribute. */
function readValues(values: Readonly<Record<string, unknown>>): LdapEntry['values'] {
  const read = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(values)) {
    const texts = (Array.isArray(value) ? value : [value]).filter(
      (text): text is string => typeof text === 'string' && text.length <= LONGEST_VALUE,
    )
    if (texts.length > 0) read.set(name.toLowerCase(), texts.slice(0, MOST_VALUES))
  }
  return Object.fromEntries(read)
}
