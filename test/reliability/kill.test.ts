import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { openDatabase } from '../../src/commands/open-database.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { actAt } from '../support/acts.ts'
import { type HttpVisitor, httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(180_000)

const SERVICE = 'http://hop.example.test/'
const ROUNDS = 3
const PEOPLE = Array.from({ length: 10 }, (_, index) => `nguoi${index + 1}`)
/** The oldest of one person's sessions end when there are more than twenty. */
const MOST_SESSIONS = 18
const LOAD_MS = 1_500

/** A session as its browser knows it, with what the server has acknowledged. */
type Known = {
  visitor: HttpVisitor
  state: 'in' | 'leaving' | 'out'
  issued: string[]
  spent: string[]
  /** Sent for validation, but no answer came. */
  unanswered: string[]
}

/** Sign-ins, tickets, validations and sign-outs from several sides, until the server is gone. */
async function load(url: string, sessions: Known[]): Promise<void> {
  async function work(name: string) {
    for (let turn = 0; turn < MOST_SESSIONS; turn++) {
      const visitor = httpVisitor(url)
      if ((await visitor.signIn(name, PASSWORD)).status !== 303) continue
      const session: Known = { visitor, state: 'in', issued: [], spent: [], unanswered: [] }
      sessions.push(session)
      for (let tickets = 0; tickets < 8; tickets++) {
        const ticket = await visitor.ticketFor(SERVICE)
        if (tickets % 4 === 3) session.issued.push(ticket)
        else await spend(url, ticket, session)
      }
      if (turn % 3 === 1) await signOut(session)
    }
  }
  await Promise.allSettled(PEOPLE.map(work))
}

async function spend(url: string, ticket: string, session: Known) {
  try {
    const verdict = await validate(url, { ticket, service: SERVICE })
    if (verdict === 'success') session.spent.push(ticket)
  } catch (error) {
    session.unanswered.push(ticket)
    throw error
  }
}

/** The cookie is put back afterwards: it must be worth nothing any more. */
async function signOut(session: Known) {
  const { cookies, post } = session.visitor
  const before = [...cookies]
  session.state = 'leaving'
  const { status } = await post('/cas/logout', {})
  if (status === 200) session.state = 'out'
  for (const [name, value] of before) cookies.set(name, value)
}

/** How many of these simultaneous validations of one ticket succeed. */
async function successes(url: string, ticket: string, tries: number): Promise<number> {
  const asked = Array.from({ length: tries }, () => validate(url, { ticket, service: SERVICE }))
  return (await Promise.all(asked)).filter((verdict) => verdict === 'success').length
}

/** Those for which the check says no, one after the other. */
async function failing<T>(items: readonly T[], check: (item: T) => Promise<boolean>): Promise<T[]> {
  const failed: T[] = []
  for (const item of items) if (!(await check(item))) failed.push(item)
  return failed
}

async function assertNothingWasLost(t: Test, url: string, sessions: readonly Known[]) {
  const inState = (state: Known['state']) => sessions.filter((session) => session.state === state)
  const isSignedIn = async ({ visitor }: Known) => (await visitor.ticketFor(SERVICE)) !== ''
  const lost = await failing(inState('in'), isSignedIn)
  t.equal(lost.length, 0, 'every acknowledged session still signs in')
  const back = await failing(inState('out'), async (session) => !(await isSignedIn(session)))
  t.equal(back.length, 0, 'no session that was ended is back')

  const spent = sessions.flatMap((session) => session.spent)
  const twice = await failing(spent, async (ticket) => (await successes(url, ticket, 1)) === 0)
  t.equal(twice.length, 0, 'no ticket that was spent succeeds again')
  const issued = inState('in').flatMap((session) => session.issued)
  const wrong = await failing(issued, async (ticket) => (await successes(url, ticket, 3)) === 1)
  t.equal(wrong.length, 0, 'every acknowledged ticket succeeds, exactly once')
  const unanswered = sessions.flatMap((session) => session.unanswered)
  const more = await failing(unanswered, async (ticket) => (await successes(url, ticket, 3)) <= 1)
  t.equal(more.length, 0, 'what was under way succeeds once at most')
  t.ok(spent.length > 0 && issued.length > 0, `${sessions.length} sessions, ${spent.length} spent`)
}

/** The accounts of all people, in a database that is ready for the program. */
async function addPeople(folder: string, file: unknown) {
  const config = readConfig(file, join(folder, 'cas.config.json'), {})
  const { database } = await openDatabase(config, Date.now())
  const accounts = createAccountStore(database)
  const passwordHash = await createPasswords(config.passwords).hash(PASSWORD)
  for (const name of PEOPLE) {
    const mailbox = { name, suffix: config.mailbox.defaultSuffix }
    await accounts.add({ mailbox, displayName: name, passwordHash }, actAt(Date.now()))
  }
  await database.close()
}

t.test('decision 10: nothing acknowledged is lost when the process is killed', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  const file = configFileFor(url, { services: [registeredAt(SERVICE)], log: { level: 'warn' } })
  cas.configure(file)
  await addPeople(cas.folder, file)

  let server = await cas.serve(url)
  for (let round = 1; round <= ROUNDS; round++) {
    await t.test(`round ${round}`, async (t) => {
      const sessions: Known[] = []
      const loading = load(url, sessions)
      await wait(LOAD_MS)
      server.kill('SIGKILL')
      t.equal((await server.ended).signal, 'SIGKILL')
      await loading
      server = await cas.serve(url)
      await assertNothingWasLost(t, url, sessions)
    })
  }
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
