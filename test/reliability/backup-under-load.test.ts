import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import t from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { openDatabase } from '../../src/commands/open-database.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { hashOfTicket } from '../../src/protocol/ticket-id.ts'
import { actAt } from '../support/acts.ts'
import { backupLists, keyPair } from '../support/backups.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { type HttpVisitor, httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'

t.setTimeout(180_000)

const SERVICE = 'http://hop.example.test/'
const PEOPLE = Array.from({ length: 6 }, (_, number) => `nguoi${number + 1}`)
const passwordOf = (turn: number) => `một mật khẩu đủ dài, lần ${turn}`
/** Signs in and does no more: their sessions and tickets are there however long the backup takes. */
const QUIET = 'nguoiyen'
const AFTER_MS = 300

/** When a thing was asked for, and when its answer had come; undefined: none has. */
type Deed = { asked: number; done?: number }
type Session = {
  visitor: HttpVisitor
  cookie: string
  began: Deed
  ended?: Deed
  /** Spent at an application, or issued and not presented. */
  tickets: { id: string; issued: Deed; spent?: Deed }[]
}
type Person = { name: string; sessions: Session[]; passwords: Deed[] }

async function timed<Result>(deed: Deed, work: Promise<Result>): Promise<Result> {
  const result = await work
  deed.done = performance.now()
  return result
}

/** Somebody who has signed in a few times, and has tickets that nobody presented. */
async function stay(url: string, person: Person) {
  for (let turn = 0; turn < 3; turn++) {
    const visitor = httpVisitor(url)
    const began = begun()
    await timed(began, visitor.signIn(person.name, passwordOf(0)))
    const session: Session = { visitor, cookie: cookieOf(visitor), began, tickets: [] }
    person.sessions.push(session)
    await enter(url, session, false)
  }
}

async function until(isSo: () => boolean) {
  while (!isSo()) await wait(20)
}

const begun = (): Deed => ({ asked: performance.now() })

/** Sign-ins, single sign-on rounds, sign-outs and changed passwords of one person, until told to stop. */
async function live(url: string, person: Person, isOver: () => boolean) {
  for (let turn = 0; !isOver(); turn++) {
    const visitor = httpVisitor(url)
    const began = begun()
    const answer = await visitor.signIn(person.name, passwordOf(person.passwords.length))
    if (answer.status !== 303) throw new Error(`${person.name}: ${answer.status}`)
    began.done = performance.now()
    const session: Session = { visitor, cookie: cookieOf(visitor), began, tickets: [] }
    person.sessions.push(session)
    for (let round = 0; round < 4 && !isOver(); round++) await enter(url, session, round % 2 === 0)
    if (turn % 3 === 1) await signOut(session)
    else if (turn % 4 === 3) await changePassword(person, session)
  }
}

const cookieOf = ({ cookies }: HttpVisitor) => cookies.get('TGC') ?? ''

async function enter(url: string, { visitor, tickets }: Session, spends: boolean) {
  const issued = begun()
  const id = await timed(issued, visitor.ticketFor(SERVICE))
  const ticket: Session['tickets'][number] = { id, issued }
  tickets.push(ticket)
  if (!spends) return
  ticket.spent = begun()
  await timed(ticket.spent, validate(url, { ticket: id, service: SERVICE }))
}

async function signOut(session: Session) {
  session.ended = begun()
  await timed(session.ended, session.visitor.post('/cas/logout', {}))
}

/** Ends the person's other sessions, too: whether they are there says nothing from here on. */
async function changePassword(person: Person, session: Session) {
  const { visitor } = session
  const page = await visitor.get('/cas/account/password')
  const next = passwordOf(person.passwords.length + 1)
  const deed = begun()
  person.passwords.push(deed)
  for (const other of person.sessions) if (other !== session) other.ended ??= { ...deed }
  const answer = await visitor.post(actionOf(page.body), {
    ...fieldsOf(page.body),
    current: passwordOf(person.passwords.length - 1),
    password: next,
    repeat: next,
  })
  if (answer.status !== 303) throw new Error(`${person.name}: no new password, ${answer.status}`)
  deed.done = performance.now()
  for (const { ended } of person.sessions) if (ended?.asked === deed.asked) ended.done = deed.done
  session.cookie = cookieOf(visitor)
}

t.test('Done when 3: a backup under full load has every act acknowledged before it', async (t) => {
  const cas = program(t)
  const url = await freeAddress()
  const { recipient, file: identity } = await keyPair(join(cas.folder, 'safe'))
  const file = configFileFor(url, {
    services: [registeredAt(SERVICE)],
    log: { level: 'warn' },
    // The test makes the one that counts by hand.
    backup: { recipients: [recipient], dailyAt: 'never' },
  })
  cas.configure(file)
  const people: Person[] = [QUIET, ...PEOPLE].map((name) => ({ name, sessions: [], passwords: [] }))
  const config = readConfig(file, join(cas.folder, 'cas.config.json'), {})
  const { database } = await openDatabase(config, Date.now())
  const accounts = createAccountStore(database)
  const passwordHash = await createPasswords(config.passwords).hash(passwordOf(0))
  for (const { name } of people) {
    const mailbox = { name, suffix: config.mailbox.defaultSuffix }
    await accounts.add({ mailbox, displayName: name, passwordHash }, actAt(Date.now()))
  }
  await database.close()

  const server = await cas.serve(url)
  let isOver = false
  const [quiet, ...busy] = people
  if (quiet) await stay(url, quiet)
  const living = Promise.all(busy.map((person) => live(url, person, () => isOver)))
  const sessions = () => people.flatMap((person) => person.sessions)
  await until(
    () =>
      busy.some(({ passwords }) => passwords[0]?.done !== undefined) &&
      sessions().filter(({ ended }) => ended?.done !== undefined).length >= 10,
  )
  const beganAt = performance.now()
  const made = await cas.run(['backup', 'now'])
  const endedAt = performance.now()
  await wait(AFTER_MS)
  isOver = true
  await living
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
  t.equal(made.code, 0, made.errors)
  const [list = ''] = backupLists(cas)

  const isBefore = (deed: Deed | undefined) => deed?.done !== undefined && deed.done < beganAt
  const isAfter = (deed: Deed | undefined) => deed === undefined || deed.asked > endedAt
  const all = sessions()
  const tickets = all.flatMap((session) => session.tickets)

  await t.test('what is in the backup', async (t) => {
    const to = join(cas.folder, 'unpacked')
    const unpacked = await cas.run([
      'backup',
      'unpack',
      list,
      '--to',
      to,
      '--identity',
      identity,
      '--database',
    ])
    t.equal(unpacked.code, 0, unpacked.errors)
    const copy = new Sqlite(join(to, 'cas.sqlite'), { readonly: true })
    t.teardown(() => copy.close())
    const has = (sql: string, value: unknown) => copy.prepare(sql).get(value) !== undefined
    const hasSession = ({ cookie }: Session) =>
      has('SELECT 1 FROM sign_on_sessions WHERE cookie_hash = ?', hashOfTicket(cookie))
    const hasTicket = (id: string) =>
      has('SELECT 1 FROM service_tickets WHERE id_hash = ?', hashOfTicket(id))

    const live = all.filter(({ began, ended }) => isBefore(began) && isAfter(ended))
    t.same(live.filter((session) => !hasSession(session)).length, 0, `${live.length} sessions`)
    const over = all.filter(({ ended }) => isBefore(ended))
    t.same(over.filter(hasSession).length, 0, `${over.length} sessions had ended`)
    const spent = tickets.filter((ticket) => isBefore(ticket.spent))
    t.same(spent.filter(({ id }) => hasTicket(id)).length, 0, `${spent.length} tickets were spent`)
    const issued = live.flatMap((session) =>
      session.tickets.filter((ticket) => isBefore(ticket.issued) && isAfter(ticket.spent)),
    )
    t.same(issued.filter(({ id }) => !hasTicket(id)).length, 0, `${issued.length} were not`)
    const told = over.flatMap((session) => session.tickets.filter(({ spent }) => isBefore(spent)))
    const inQueue = (id: string) => has('SELECT 1 FROM logout_requests WHERE ticket = ?', id)
    t.same(told.filter(({ id }) => !inQueue(id)).length, 0, `${told.length} sign-outs to be told`)
    const future = all.filter(({ began }) => began.asked > endedAt)
    t.same(future.filter(hasSession).length, 0, 'one snapshot: nothing of what came later')
    for (const [what, list] of Object.entries({ live, over, spent, issued, told })) {
      t.ok(list.length > 0, `the load had some: ${what}`)
    }
    t.ok(
      people.some(({ passwords }) => isBefore(passwords[0])),
      'passwords were changed',
    )
  })

  await t.test('what is restored elsewhere opens no old door, and loses nothing', async (t) => {
    const other = program(t)
    const address = await freeAddress()
    const services = [registeredAt(SERVICE)]
    other.configure(configFileFor(address, { services, log: { level: 'warn' } }))
    const restored = await other.run(['backup', 'restore', list, '--identity', identity, '--yes'])
    t.equal(restored.code, 0, restored.errors)
    const again = await other.serve(address)
    const alive = []
    for (const { visitor, cookie } of all) {
      const back = httpVisitor(address)
      for (const [name, value] of visitor.cookies) back.cookies.set(name, value)
      back.cookies.set('TGC', cookie)
      if ((await back.ticketFor(SERVICE)) !== '') alive.push(cookie)
    }
    t.same(alive.length, 0, `${all.length} old cookies open nothing`)
    const good = []
    for (const { id } of tickets) {
      if ((await validate(address, { ticket: id, service: SERVICE })) === 'success') good.push(id)
    }
    t.same(good.length, 0, `${tickets.length} old tickets succeed nowhere`)
    for (const { name, passwords } of people) {
      const least = passwords.filter(isBefore).length
      const most = passwords.filter((deed) => deed.asked <= endedAt).length
      const works = []
      for (let turn = most; turn >= least; turn--) {
        const { status } = await httpVisitor(address).signIn(name, passwordOf(turn))
        if (status === 303) works.push(turn)
      }
      t.equal(works.length, 1, `${name}: one password works, of ${least} to ${most}`)
    }
    again.kill('SIGTERM')
    await again.ended
    t.equal((await other.run(['audit', 'verify'])).code, 0, 'the audit trail is whole')
  })
})
