import { setTimeout as wait } from 'node:timers/promises'
import { actionOf, fieldsOf } from '../test/support/browser.ts'
import {
  type Answer,
  type HttpVisitor,
  httpVisitor,
  validate,
} from '../test/support/http-visitor.ts'
import type { SeededRandom } from '../test/support/seeded-random.ts'
import type { KnownAccount, KnownPassword, KnownSession, Ledger } from './ledger.ts'
import { PASSWORD, SERVICE, type Site } from './site.ts'

/** The oldest of one person's sessions end when there are more than twenty. */
const MOST_SESSIONS = 18
const TICKETS_PER_SESSION = 8
const PAUSE_MS = 20
const REFUSED = 1
/** What commands end with when the disk is full, the database gone, or held by somebody else. */
const FOR_NOW: readonly number[] = [73, 74, 75]

type Parts = Readonly<{
  site: Site
  ledger: Ledger
  random: SeededRandom
  /** People of this load alone. */
  people: readonly string[]
  /** Over when the load is. */
  signal: AbortSignal
}>

/** The answer is neither what was asked for nor a refusal for now: a fault, to be told. */
class Unexpected extends Error {
  override readonly name = 'Unexpected'
}

/**
 * Sign-ins, tickets, validations, sign-outs, password changes and commands of operators from several
 * sides, until the signal says stop. Whatever the server acknowledges is in the ledger before the next
 * thing is asked. Throws when an answer is neither right nor "come again".
 */
export async function load(parts: Parts): Promise<void> {
  const { ledger, people, signal } = parts
  const work = [
    ...people.map((name) => goOn(parts, signInAndOut(parts, name))),
    ...ledger.passwords.map((known) => goOn(parts, changePasswords(parts, known))),
    ...ledger.accounts.map((known) => changeAccount(parts, known)),
  ]
  const results = await Promise.allSettled(work)
  for (const result of results) if (result.status === 'rejected') throw result.reason
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
}

/** Does it again and again; a server that is gone is waited for until the load is over. */
async function goOn({ signal, ledger }: Parts, deed: () => Promise<'done' | 'again'>) {
  while (!signal.aborted) {
    try {
      if ((await deed()) === 'done') return
    } catch (error) {
      if (error instanceof Unexpected) throw error
      ledger.counts['without an answer'] += 1
      await wait(PAUSE_MS)
    }
  }
}

/** One person: a session after the other, each with its tickets; every third is ended. */
function signInAndOut({ site, ledger, signal }: Parts, name: string) {
  let turn = 0
  return async (): Promise<'done' | 'again'> => {
    if (turn >= MOST_SESSIONS) return 'done'
    turn += 1
    const visitor = httpVisitor(site.url)
    if (!isDone(ledger, await visitor.signIn(name, PASSWORD), 303)) return 'again'
    const session: KnownSession = { visitor, state: 'in', issued: [], spent: [], unanswered: [] }
    ledger.sessions.push(session)
    ledger.counts['sign-ins'] += 1
    for (let tickets = 0; tickets < TICKETS_PER_SESSION && !signal.aborted; tickets++) {
      const ticket = await ticketFor(ledger, visitor)
      if (ticket === undefined) break
      ledger.counts['tickets issued'] += 1
      if (tickets % 4 === 3) session.issued.push(ticket)
      else await spend(site, ledger, session, ticket)
    }
    if (turn % 3 === 2) await signOut(ledger, session)
    return 'again'
  }
}

async function ticketFor(ledger: Ledger, visitor: HttpVisitor): Promise<string | undefined> {
  const answer = await visitor.get(`/cas/login?service=${encodeURIComponent(SERVICE)}`)
  if (!isDone(ledger, answer, 302)) return undefined
  return /[?&]ticket=([A-Za-z0-9-]+)/.exec(answer.location)?.[1]
}

async function spend(site: Site, ledger: Ledger, session: KnownSession, ticket: string) {
  try {
    const verdict = await validate(site.url, { ticket, service: SERVICE })
    if (verdict === 'success') {
      session.spent.push(ticket)
      ledger.counts['tickets spent'] += 1
    } else if (verdict.includes('INTERNAL_ERROR')) {
      ledger.counts['answered 503'] += 1
      session.unanswered.push(ticket)
    } else {
      throw new Unexpected(`A fresh ticket was answered ${verdict}`)
    }
  } catch (error) {
    if (!(error instanceof Unexpected)) session.unanswered.push(ticket)
    throw error
  }
}

/** The cookie is put back afterwards: it must be worth nothing any more. */
async function signOut(ledger: Ledger, session: KnownSession) {
  const { cookies, post } = session.visitor
  const before = [...cookies]
  session.state = 'leaving'
  const isOut = isDone(ledger, await post('/cas/logout', {}), 200)
  if (isOut) {
    session.state = 'out'
    ledger.counts['sign-outs'] += 1
  }
  for (const [name, value] of before) cookies.set(name, value)
}

function changePasswords({ site, ledger, random }: Parts, known: KnownPassword) {
  let visitor: HttpVisitor | undefined
  return async (): Promise<'again'> => {
    if (visitor === undefined) {
      const fresh = httpVisitor(site.url)
      if (!isDone(ledger, await fresh.signIn(known.name, known.acknowledged), 303)) return 'again'
      visitor = fresh
    }
    const page = await visitor.get('/cas/account/password')
    if (!isDone(ledger, page, 200)) return 'again'
    const next = `con thuyền ${random.below(1e9)} ngược sông ${random.below(1e9)}`
    known.pending = next
    const { acknowledged: current } = known
    const fields = { ...fieldsOf(page.body), current, password: next, repeat: next }
    const answer = await visitor.post(actionOf(page.body), fields)
    // A refusal for now has changed nothing.
    if (isDone(ledger, answer, 303)) {
      known.before = known.acknowledged
      known.acknowledged = next
      ledger.counts['passwords changed'] += 1
    }
    known.pending = undefined
    return 'again'
  }
}

/** An operator at the machine: commands go on while the server is down, and some are killed themselves. */
async function changeAccount({ site, ledger, random, signal }: Parts, known: KnownAccount) {
  while (!signal.aborted) {
    const isUnknown = known.isDisabled === undefined
    const wanted = !(known.isDisabled ?? random.chance(0.5))
    known.isDisabled = undefined
    const killAfterMs = random.chance(0.3) ? 100 + random.below(600) : undefined
    const words = wanted ? ['disable', known.name, '--reason', 'torture'] : ['enable', known.name]
    const { code } = await site.run(['account', ...words], killAfterMs)
    if (code === 0) {
      known.isDisabled = wanted
      ledger.counts['accounts changed'] += 1
    } else if (code === REFUSED && isUnknown) {
      // What a killed command had done already.
      known.isDisabled = wanted
    } else if (code === null || FOR_NOW.includes(code)) {
      ledger.counts['without an answer'] += 1
    } else {
      throw new Unexpected(`account ${words.join(' ')} ended with ${code}`)
    }
    await wait(PAUSE_MS)
  }
}

/** Whether it was done; false when we were told to come again. */
function isDone(ledger: Ledger, { status, body }: Answer, expected: number): boolean {
  if (status === expected) return true
  if (status !== 503)
    throw new Unexpected(`Answered ${status} and not ${expected}: ${textOf(body)}`)
  ledger.counts['answered 503'] += 1
  return false
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 400)
}
