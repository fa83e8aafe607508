import type { Mailbox } from '../accounts/account.ts'
import { type Connector, type Note, withinTime } from '../outgoing/secure-connection.ts'
import { filterFor, userDnFor } from './ldap-names.ts'
import { connectToLdap, type LdapConnection, type LdapEntry } from './ldap-session.ts'
import type { SourceAnswer } from './password-source.ts'
import { createServerOrder, type Server, ServerTrouble } from './server-order.ts'
import { type AttributeMap, readAttributes } from './source-attributes.ts'
import { typedForms } from './typed-forms.ts'

export type LdapSettings = Readonly<{
  servers: readonly Server[]
  /** PEM; then only this authority is trusted. */
  certificateAuthority: string | undefined
  /** How a person is found. `search`: by a filter under a base; `direct`: the DN follows from the name. */
  lookup:
    | Readonly<{
        kind: 'search'
        base: string
        scope: 'one' | 'sub'
        filter: string
        /** Whom the server searches as; undefined: as nobody. */
        bindAs: Readonly<{ dn: string; password: string }> | undefined
      }>
    | Readonly<{ kind: 'direct'; userDn: string }>
  attributes: AttributeMap
  groupNames: Readonly<Record<string, string>> | undefined
  /** For everything that one server is asked for one person. */
  timeoutMs: number
}>

/** Two entries for one mailbox: nobody is let in as the first of them. */
export const TWO_ENTRIES =
  'The directory holds two entries or more for this mailbox. Narrow the filter or the base, or remove one.'

const quiet: Note = () => {}

/**
 * Asks a directory. An entry is searched and its DN bound with the password (or the DN follows from
 * the name); the names that the directory uses go no further (security row 52).
 */
export function createLdapSource(
  settings: LdapSettings,
  parts: Readonly<{
    connector: Connector
    now(): number
    noteTrouble(server: Server, problem: string): void
  }>,
) {
  const { lookup, timeoutMs } = settings
  const order = createServerOrder(settings.servers, { now: parts.now, note: parts.noteTrouble })

  async function judge(
    connection: LdapConnection,
    mailbox: Mailbox,
    password: string,
  ): Promise<SourceAnswer> {
    if (lookup.kind === 'direct') {
      const dn = userDnFor(lookup.userDn, mailbox)
      const outcome = await connection.bind(dn, password)
      if (outcome.kind === 'refused') return { kind: 'refused', note: outcome.detail }
      return { kind: 'right', attributes: attributesOf(await ownEntry(connection, dn, settings)) }
    }
    await bindServer(connection, settings)
    const entries = await findEntries(connection, settings, mailbox)
    const [entry] = entries
    const dn = entry?.dn || `cn=${mailbox.name},${lookup.base}`
    // An unknown person costs a bind too, which nobody can win: time tells nothing (security row 29).
    const outcome = await connection.bind(dn, password)
    if (entry === undefined) return { kind: 'unknown' }
    if (entries.length > 1) return { kind: 'wrong', note: TWO_ENTRIES }
    if (outcome.kind === 'refused') return { kind: 'wrong', note: outcome.detail }
    return { kind: 'right', attributes: attributesOf(entry) }
  }

  function attributesOf(entry: LdapEntry | undefined) {
    return entry ? readAttributes(entry.values, settings.attributes, settings.groupNames) : {}
  }

  return async function ask(mailbox: Mailbox, password: string): Promise<SourceAnswer> {
    let answer: SourceAnswer = { kind: 'refused' }
    for (const form of typedForms(password)) {
      answer = await order.ask((server) =>
        withinTime(timeoutMs, async (session) => {
          const connection = await connectToLdap(server, {
            ...parts,
            certificateAuthority: settings.certificateAuthority,
            timeoutMs,
            session,
            note: quiet,
          })
          return judge(connection, mailbox, form)
        }),
      )
      if (answer.kind === 'right' || answer.kind === 'unknown') return answer
    }
    return answer
  }
}

/** Binds with the server's own account, where it has one. Throws a ServerTrouble when it is refused. */
export async function bindServer(
  connection: LdapConnection,
  { lookup }: LdapSettings,
): Promise<void> {
  if (lookup.kind !== 'search' || lookup.bindAs === undefined) return
  const { dn, password } = lookup.bindAs
  const outcome = await connection.bind(dn, password)
  if (outcome.kind === 'refused') throw new ServerTrouble(`bindDn is refused: ${outcome.detail}`)
}

/** The entries of a mailbox, with the attributes that are mapped; two are a mistake. */
export async function findEntries(
  connection: LdapConnection,
  { lookup, attributes }: LdapSettings,
  mailbox: Mailbox,
): Promise<readonly LdapEntry[]> {
  if (lookup.kind !== 'search') return []
  return connection.search({
    base: lookup.base,
    scope: lookup.scope,
    filter: filterFor(lookup.filter, mailbox),
    attributes: namesIn(attributes),
  })
}

/** The entry that somebody is bound as; undefined when the name that was bound is no DN. */
async function ownEntry(
  connection: LdapConnection,
  dn: string,
  { attributes }: LdapSettings,
): Promise<LdapEntry | undefined> {
  const names = namesIn(attributes)
  if (names.length === 0 || !dn.includes('=')) return undefined
  const [entry] = await connection.search({
    base: dn,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: names,
  })
  return entry
}

function namesIn(attributes: AttributeMap): string[] {
  return [...new Set(Object.values(attributes).filter((name) => name !== undefined))]
}
