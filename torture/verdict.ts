import Sqlite from 'better-sqlite3'
import { httpVisitor, validate } from '../test/support/http-visitor.ts'
import type { KnownAccount, KnownPassword, KnownSession, Ledger } from './ledger.ts'
import { SERVICE, type Site } from './site.ts'

/** Something that was promised and is not so. */
export type Violation = Readonly<{ promise: string; detail: string }>

/** As many checks as run at a time. */
const AT_A_TIME = 4

/**
 * Compares the server with what it has acknowledged: nothing is lost, nothing spent is accepted again,
 * who signed out stays out, exactly one password works, accounts are as operators left them. `older` are
 * sessions of earlier loads. Sessions are used up by it: their tickets are spent.
 */
export async function compare(
  site: Site,
  ledger: Ledger,
  older: readonly KnownSession[] = [],
): Promise<Violation[]> {
  const violations: Violation[] = []
  const broken = (promise: string, detail: string) => violations.push({ promise, detail })

  await each([...ledger.sessions, ...older], async (session) => {
    for (const ticket of session.spent) {
      const again = await successes(site, ticket, 1)
      if (again > 0) broken('nothing spent is accepted again', ticket)
    }
    if (session.state === 'in') {
      for (const ticket of session.issued.splice(0)) {
        const times = await successes(site, ticket, 3)
        if (times !== 1)
          broken('an issued ticket is good exactly once', `${times} times: ${ticket}`)
        session.spent.push(ticket)
      }
      if (!(await isSignedIn(session))) broken('nobody acknowledged is signed out', 'a session')
    }
    for (const ticket of session.unanswered.splice(0)) {
      const times = await successes(site, ticket, 3)
      if (times > 1) broken('an unanswered ticket is good once at most', ticket)
      session.spent.push(ticket)
    }
    if (session.state === 'out' && (await isSignedIn(session)))
      broken('who signed out stays out', 'a session')
  })
  await each(ledger.passwords, async (known) => {
    const problem = await passwordProblem(site, known)
    if (problem) broken('exactly one password works', `${known.name}: ${problem}`)
  })
  await each(ledger.accounts, async (known) => {
    const problem = await accountProblem(site, known)
    if (problem) broken('accounts are as they were left', `${known.name}: ${problem}`)
  })
  return violations
}

/** Whether the database is sound and the audit chain unbroken. */
export async function examine(site: Site): Promise<Violation[]> {
  const violations: Violation[] = []
  const database = new Sqlite(site.databaseFile, { readonly: true })
  try {
    const found = database.pragma('integrity_check', { simple: true })
    if (found !== 'ok') violations.push({ promise: 'integrity_check', detail: String(found) })
    const strays = database.pragma('foreign_key_check') as unknown[]
    if (strays.length > 0)
      violations.push({ promise: 'foreign_key_check', detail: `${strays.length} rows` })
  } finally {
    database.close()
  }
  const { code, output } = await site.run(['audit', 'verify'])
  if (code !== 0) violations.push({ promise: 'the audit chain verifies', detail: output })
  return violations
}

/** How many of these simultaneous validations of one ticket succeed. */
async function successes(site: Site, ticket: string, tries: number): Promise<number> {
  const asked = Array.from({ length: tries }, () =>
    validate(site.url, { ticket, service: SERVICE }),
  )
  return (await Promise.all(asked)).filter((verdict) => verdict === 'success').length
}

async function isSignedIn({ visitor }: KnownSession): Promise<boolean> {
  return (await visitor.ticketFor(SERVICE)) !== ''
}

/** Settles which one is in force when that could not be known. */
async function passwordProblem(site: Site, known: KnownPassword): Promise<string | undefined> {
  const works = async (password: string) => {
    const { status } = await httpVisitor(site.url).signIn(known.name, password)
    if (status !== 303 && status !== 401) throw new Error(`A sign-in was answered ${status}.`)
    return status === 303
  }
  const { acknowledged, pending, before } = known
  if (before !== undefined && (await works(before))) return 'the one before works'
  const isPending = pending !== undefined && (await works(pending))
  const isAcknowledged = await works(acknowledged)
  if (isPending && isAcknowledged) return 'both work'
  if (!isPending && !isAcknowledged) return 'none works'
  if (isPending) {
    known.before = acknowledged
    known.acknowledged = pending
  }
  known.pending = undefined
  return undefined
}

async function accountProblem(site: Site, known: KnownAccount): Promise<string | undefined> {
  const { code, output } = await site.run(['account', 'show', known.name, '--json'])
  if (code !== 0) return `account show ended with ${code}`
  const { isDisabled } = JSON.parse(output) as { isDisabled: boolean }
  const expected = known.isDisabled
  known.isDisabled = isDisabled
  return expected === undefined || expected === isDisabled
    ? undefined
    : `acknowledged as ${expected ? 'closed' : 'open'}, and is not`
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, lane))
}
