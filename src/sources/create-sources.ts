import type { Connector } from '../outgoing/secure-connection.ts'
import { ConnectionError } from '../outgoing/secure-connection.ts'
import type { Passwords } from '../passwords/password.ts'
import type { ConfiguredSource, SourceLog } from './check-password.ts'
import { createImapSource, type ImapSettings } from './imap-source.ts'
import { createLane, LaneFull } from './lane.ts'
import { createLdapSource, type LdapSettings } from './ldap-source.ts'
import { createLocalSource } from './local-source.ts'
import type { Question, SourceAnswer, Words } from './password-source.ts'
import { nameOf, type Server, ServerTrouble } from './server-order.ts'

/** A source as the configuration describes it. */
export type SourceEntry = Readonly<{
  name: string
  kind: 'local' | 'ldap' | 'imap'
  suffixes: readonly string[]
  createAccounts: boolean
  cacheDays: number
  changePasswordAt?: Words | undefined
  parallel: number
  waiting: number
  certificateAuthority: string | undefined
  ldap?:
    | Readonly<{
        servers: readonly string[]
        base?: string | undefined
        scope: 'sub' | 'one'
        filter: string
        bindDn?: string | undefined
        bindPassword?: string | undefined
        userDn?: string | undefined
        attributes: LdapSettings['attributes']
        groupNames?: Readonly<Record<string, string>> | undefined
        timeoutSeconds: number
      }>
    | undefined
  imap?:
    | Readonly<{
        servers: readonly string[]
        login: 'address' | 'name'
        timeoutSeconds: number
      }>
    | undefined
}>

type Parts = Readonly<{
  connector: Connector
  passwords: Pick<Passwords, 'verify'>
  now(): number
  log: SourceLog
}>

const DAY_MS = 86_400_000
/** As long as somebody waits for a page. */
const PATIENCE_MS = 10_000
const PORTS: Readonly<Record<string, number>> = { ldap: 389, ldaps: 636, imap: 143, imaps: 993 }

/** The sources of a checked configuration, in their order. */
export function createSources(entries: readonly SourceEntry[], parts: Parts): ConfiguredSource[] {
  return entries.map((entry) => ({
    name: entry.name,
    kind: entry.kind,
    suffixes: entry.suffixes,
    createsAccounts: entry.createAccounts,
    cacheMs: entry.cacheDays * DAY_MS,
    check: entry.kind === 'local' ? createLocalSource(parts.passwords) : outside(entry, parts),
  }))
}

/** A source outside: so many questions at a time, and trouble is an answer. */
function outside(entry: SourceEntry, { connector, now, log }: Parts) {
  const noteTrouble = (server: Server, problem: string) =>
    log.warn({ event: 'source.server-failed', source: entry.name, server: nameOf(server), problem })
  const lane = createLane({ ...entry, patienceMs: PATIENCE_MS })
  const ldap = ldapSettingsOf(entry)
  const imap = imapSettingsOf(entry)
  const ask = ldap
    ? createLdapSource(ldap, { connector, now, noteTrouble })
    : imap && createImapSource(imap, { connector, now, noteTrouble })
  if (!ask) throw new TypeError(`The source ${entry.name} was not checked.`)

  return async function check({ mailbox, password }: Question): Promise<SourceAnswer> {
    try {
      return await lane.run(() => ask(mailbox, password))
    } catch (error) {
      if (!isTrouble(error)) throw error
      return { kind: 'unavailable', problem: error.message }
    }
  }
}

function isTrouble(error: unknown): error is Error {
  return (
    error instanceof ServerTrouble || error instanceof ConnectionError || error instanceof LaneFull
  )
}

export function ldapSettingsOf(entry: SourceEntry): LdapSettings | undefined {
  const { ldap, certificateAuthority } = entry
  if (!ldap) return undefined
  const { base, scope, filter, bindDn, bindPassword, userDn } = ldap
  return {
    servers: ldap.servers.map(serverOf),
    certificateAuthority,
    lookup:
      userDn === undefined
        ? {
            kind: 'search',
            base: base ?? '',
            scope,
            filter,
            bindAs:
              bindDn === undefined || bindPassword === undefined
                ? undefined
                : { dn: bindDn, password: bindPassword },
          }
        : { kind: 'direct', userDn },
    attributes: ldap.attributes,
    groupNames: ldap.groupNames,
    timeoutMs: ldap.timeoutSeconds * 1000,
  }
}

export function imapSettingsOf({
  imap,
  certificateAuthority,
}: SourceEntry): ImapSettings | undefined {
  if (!imap) return undefined
  return {
    servers: imap.servers.map(serverOf),
    certificateAuthority,
    login: imap.login,
    timeoutMs: imap.timeoutSeconds * 1000,
  }
}

/** `ldaps://ldap.example:1636` is TLS from the start; without the `s` it is begun by a command. */
function serverOf(text: string): Server {
  const url = new URL(text)
  const scheme = url.protocol.slice(0, -1)
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (PORTS[scheme] ?? 0) : Number(url.port),
    tls: scheme.endsWith('s') ? 'from-start' : 'by-command',
  }
}
