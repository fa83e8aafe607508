import { addressOf, type Mailbox } from '../accounts/account.ts'
import {
  ConnectionError,
  type Connector,
  type Milestone,
  type Note,
  type Session,
  withinTime,
} from '../outgoing/secure-connection.ts'
import { imapSettingsOf, ldapSettingsOf, type SourceEntry } from './create-sources.ts'
import { loadImapLibrary, loginByImap } from './imap-login.ts'
import { type ImapSettings, loginOf } from './imap-source.ts'
import { userDnFor } from './ldap-names.ts'
import { connectToLdap } from './ldap-session.ts'
import { bindServer, findEntries, type LdapSettings, TWO_ENTRIES } from './ldap-source.ts'
import { nameOf, type Server, ServerTrouble } from './server-order.ts'
import { readAttributes } from './source-attributes.ts'

export type StepName =
  | 'name'
  | 'connection'
  | 'certificate'
  | 'tls'
  | 'bind'
  | 'base'
  | 'person'
  | 'attributes'
  | 'password'

export type Step = Readonly<{
  step: StepName
  isGood: boolean
  /** One line for the operator; no secret is in it. */
  detail: string
  /** Since the step before. */
  milliseconds: number
}>

export type ServerReport = Readonly<{ server: string; isGood: boolean; steps: readonly Step[] }>

/** Whom to look for, and with which password; without them only the server itself is examined. */
export type TestPerson = Readonly<{ mailbox?: Mailbox; password?: string }>

type Parts = Readonly<{
  connector: Connector
  /** Milliseconds, from a clock that never goes back. */
  elapsed(): number
  now(): number
}>

type Examiner = Readonly<{
  good(step: StepName, detail: string): void
  /** Which step fails if something is thrown now. */
  expect(step: StepName): void
  note: Note
}>

const DAY_MS = 86_400_000

/** Goes step by step through what a sign-in needs of each server of a source; never rejects. */
export async function examineSource(
  entry: SourceEntry,
  person: TestPerson,
  parts: Parts,
): Promise<ServerReport[]> {
  const ldap = ldapSettingsOf(entry)
  const imap = imapSettingsOf(entry)
  const { servers, timeoutMs } = ldap ?? imap ?? { servers: [], timeoutMs: 0 }
  const reports: ServerReport[] = []
  if (imap) await loadImapLibrary()
  for (const server of servers) {
    const steps = await examined(parts, timeoutMs, async (session, examiner) => {
      if (ldap) await examineLdap(ldap, server, person, { ...parts, session, examiner })
      if (imap) await examineImap(imap, server, person, { ...parts, session, examiner })
    })
    reports.push({
      server: nameOf(server),
      isGood: steps.every(({ isGood }) => isGood),
      steps,
    })
  }
  return reports
}

async function examined(
  { elapsed, now }: Parts,
  timeoutMs: number,
  work: (session: Session, examiner: Examiner) => Promise<void>,
): Promise<Step[]> {
  const steps: Step[] = []
  let expected: StepName = 'name'
  let since = elapsed()
  function add(step: StepName, isGood: boolean, detail: string) {
    const at = elapsed()
    steps.push({ step, isGood, detail, milliseconds: Math.round(at - since) })
    since = at
  }
  const examiner: Examiner = {
    good: (step, detail) => add(step, true, detail),
    expect(step) {
      expected = step
    },
    note(milestone) {
      const [step, next] = AFTER[milestone.kind]
      add(step, true, wordsOf(milestone, now()))
      expected = next
    },
  }
  try {
    await withinTime(timeoutMs, (session) => work(session, examiner))
  } catch (error) {
    if (!(error instanceof ConnectionError || error instanceof ServerTrouble)) throw error
    add(expected, false, error.message)
  }
  return steps
}

const AFTER = {
  resolved: ['name', 'connection'],
  connected: ['connection', 'tls'],
  certificate: ['certificate', 'tls'],
  secured: ['tls', 'bind'],
} as const satisfies Record<Milestone['kind'], readonly [StepName, StepName]>

function wordsOf(milestone: Milestone, now: number): string {
  switch (milestone.kind) {
    case 'resolved':
      return milestone.addresses.join(', ')
    case 'connected':
      return milestone.address
    case 'secured':
      return milestone.protocol
    case 'certificate': {
      const { subject, issuer, validUntil } = milestone.certificate
      const days = Math.floor((Date.parse(validUntil) - now) / DAY_MS)
      return `${subject}, by ${issuer}, until ${validUntil.slice(0, 10)} (${days} days)`
    }
  }
}

type Tools = Parts & Readonly<{ session: Session; examiner: Examiner }>

async function examineLdap(
  settings: LdapSettings,
  server: Server,
  { mailbox, password }: TestPerson,
  { connector, session, examiner }: Tools,
) {
  const { lookup, certificateAuthority, timeoutMs } = settings
  const { note } = examiner
  const connection = await connectToLdap(server, {
    connector,
    certificateAuthority,
    timeoutMs,
    session,
    note,
  })
  let dn: string | undefined
  if (lookup.kind === 'direct') {
    dn = mailbox && userDnFor(lookup.userDn, mailbox)
    if (dn !== undefined) examiner.good('person', `would bind as ${dn}`)
  } else {
    await bindServer(connection, settings)
    examiner.good('bind', lookup.bindAs?.dn ?? 'as nobody')
    examiner.expect('base')
    const base = {
      base: lookup.base,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: [],
    } as const
    if ((await connection.search(base)).length === 0) {
      throw new ServerTrouble(`${lookup.base} is not there, or may not be read`)
    }
    examiner.good('base', lookup.base)
    if (!mailbox) return
    examiner.expect('person')
    const [entry, another] = await findEntries(connection, settings, mailbox)
    if (!entry) throw new ServerTrouble(`no entry for ${addressOf(mailbox)}`)
    if (another) throw new ServerTrouble(`${TWO_ENTRIES} ${entry.dn}; ${another.dn}`)
    dn = entry.dn
    examiner.good('person', dn)
    const read = readAttributes(entry.values, settings.attributes, settings.groupNames)
    examiner.good('attributes', JSON.stringify(read))
  }
  if (dn === undefined || password === undefined) return
  examiner.expect('password')
  const outcome = await connection.bind(dn, password)
  if (outcome.kind === 'refused') throw new ServerTrouble(`refused: ${outcome.detail}`)
  examiner.good('password', 'accepted')
}

async function examineImap(
  settings: ImapSettings,
  server: Server,
  { mailbox, password }: TestPerson,
  { connector, session, examiner }: Tools,
) {
  const { certificateAuthority, timeoutMs } = settings
  const hasPassword = mailbox !== undefined && password !== undefined
  const credentials = hasPassword ? { user: loginOf(settings, mailbox), password } : undefined
  const outcome = await loginByImap(server, credentials, {
    connector,
    certificateAuthority,
    timeoutMs,
    session,
    note: examiner.note,
  })
  examiner.expect('password')
  if (outcome.kind === 'refused') throw new ServerTrouble(`refused: ${outcome.detail}`)
  if (credentials) examiner.good('password', `accepted for ${credentials.user}`)
}
