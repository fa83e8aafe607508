import t from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'
import type { Database } from '../../src/storage/database.ts'
import { createAccountSessionStore } from '../../src/tickets/account-sessions.ts'
import { createLoginTickets } from '../../src/tickets/login-ticket.ts'
import { createLoginTicketStore } from '../../src/tickets/login-ticket-store.ts'
import { createSessionIds } from '../../src/tickets/session-id.ts'
import { createSessionStore, NO_TRACE } from '../../src/tickets/session-store.ts'
import { createSignOn } from '../../src/tickets/sign-on.ts'
import { createSweep } from '../../src/tickets/sweep.ts'
import { createTicketStore } from '../../src/tickets/ticket-store.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { setPassword } from '../support/set-password.ts'

const MINUTE = 60_000
const ids = createTicketIds()
const SERVICE = bytesOf('https://app.example/app')

async function build(database: Database) {
  const clock = fakeClock()
  const sessions = createSessionStore(database)
  const tickets = createTicketStore(database)
  const loginTicketStore = createLoginTicketStore(database)
  const signOn = createSignOn({
    sessions,
    limits: {
      absoluteMs: 600 * MINUTE,
      idleMs: 120 * MINUTE,
      sharedComputerIdleMs: 15 * MINUTE,
      administratorIdleMs: 5 * 60_000,
      rememberedMs: 14 * 1440 * MINUTE,
    },
    newCookie: ids.ticketGrantingTicket,
    newSessionId: createSessionIds(clock.now),
    now: clock.now,
  })
  const accounts = createAccountStore(database)
  const added = await accounts.add(
    {
      mailbox: { name: 'tamtt', suffix: 'binhphuoc.gov.vn' },
      displayName: 'Trần Thanh Tâm',
      passwordHash: 'a hash',
    },
    actAt(clock.now()),
  )
  if (added === 'taken') throw new Error('taken')
  const checked = { accountId: added.id, passwordChangedAt: clock.now() }
  const start = async (previousCookie?: string) => {
    const started = await signOn.start(checked, {
      isSharedComputer: false,
      wantsWarning: false,
      isRemembered: false,
      previousCookie,
    })
    if (!started) throw new Error('The session was refused.')
    return started
  }
  const ticketOf = (sessionId: number, lifeMs = MINUTE) => ({
    sessionId,
    service: SERVICE,
    isFromNewLogin: true,
    proxies: [],
    issuedAt: clock.now(),
    expiresAt: clock.now() + lifeMs,
  })
  const count = async (table: 'service_tickets' | 'sign_on_sessions' | 'entered_services') => {
    const sql = `SELECT count(*) AS n FROM ${table}`
    return (await database.queryOne<{ n: number }>(sql))?.n
  }
  return {
    clock,
    accounts,
    checked,
    sessions,
    tickets,
    loginTicketStore,
    signOn,
    start,
    ticketOf,
    count,
  }
}

onEveryDatabase('of many callers at once, one takes the ticket', async (t, database) => {
  const { tickets, start, ticketOf, clock } = await build(database)
  const { session } = await start()
  const id = ids.serviceTicket()
  await tickets.add(id, ticketOf(session.id))
  const takes = await Promise.all(
    Array.from({ length: 50 }, () => tickets.take(id, SERVICE, clock.now())),
  )
  t.equal(takes.filter(Boolean).length, 1)
  t.match(takes.find(Boolean), { sessionId: session.id, isFromNewLogin: true })
})

onEveryDatabase('R10.04: no ticket and no cookie stands in the tables', async (t, database) => {
  const { tickets, start, ticketOf } = await build(database)
  const { cookie, session } = await start()
  const id = ids.serviceTicket()
  await tickets.add(id, ticketOf(session.id))
  for (const table of ['service_tickets', 'sign_on_sessions']) {
    const rows = await database.query<Record<string, unknown>>(`SELECT * FROM ${table}`)
    for (const value of rows.flatMap((row) => Object.values(row))) {
      const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : `${value}`
      t.notOk(text.includes(id) || text.includes(cookie), table)
    }
  }
})

onEveryDatabase('an expired ticket is spent, and noted for no logout', async (t, database) => {
  const { tickets, start, ticketOf, clock, count } = await build(database)
  const { session } = await start()
  const id = ids.serviceTicket()
  await tickets.add(id, ticketOf(session.id))
  clock.advance(2 * MINUTE)
  t.ok(await tickets.take(id, SERVICE, clock.now()))
  t.equal(await count('service_tickets'), 0)
  t.equal(await count('entered_services'), 0)
})

onEveryDatabase(
  'a ticket of an ended session can be taken, and finds no session',
  async (t, database) => {
    const { tickets, sessions, signOn, start, ticketOf, clock } = await build(database)
    const { cookie, session } = await start()
    const id = ids.serviceTicket()
    await tickets.add(id, ticketOf(session.id))
    await signOn.end(cookie, NO_TRACE)
    const taken = await tickets.take(id, SERVICE, clock.now())
    t.equal(taken?.sessionId, session.id)
    t.equal(await sessions.findById(session.id), undefined)
  },
)

onEveryDatabase('of one person the twenty newest sessions live on', async (t, database) => {
  const { start, signOn, count, clock } = await build(database)
  const first = await start()
  for (let more = 0; more < 20; more++) {
    clock.advance(1000)
    await start()
  }
  t.equal(await count('sign_on_sessions'), 20)
  t.equal(await signOn.find(first.cookie), undefined)
})

onEveryDatabase('of one session the newest entries are kept within bounds', async (t, database) => {
  const { tickets, sessions, start, ticketOf, clock, count } = await build(database)
  const { session } = await start()
  for (let entry = 0; entry < 230; entry++) {
    const id = ids.serviceTicket()
    await tickets.add(id, ticketOf(session.id))
    await tickets.take(id, SERVICE, clock.now())
  }
  await sessions.touch(session.id, clock.now() + 1)
  t.equal(await count('entered_services'), 200)
})

onEveryDatabase(
  'R3.36: however often a proxy calls, the applications that were entered are told',
  async (t, database) => {
    const { tickets, sessions, signOn, start, ticketOf, clock } = await build(database)
    const { cookie, session } = await start()
    const entered = ids.serviceTicket()
    for (const id of [entered, ...Array.from({ length: 230 }, ids.proxyTicket)]) {
      await tickets.add(id, ticketOf(session.id))
      await tickets.take(id, SERVICE, clock.now())
    }
    await sessions.touch(session.id, clock.now() + 1)
    const told = (await signOn.end(cookie, NO_TRACE))?.entered ?? []
    t.equal(told[0]?.ticket, entered)
    t.equal(told.length, 201)
  },
)

onEveryDatabase('ending tells the services that were entered, once', async (t, database) => {
  const { tickets, signOn, start, ticketOf, clock } = await build(database)
  const { cookie, session } = await start()
  const id = ids.serviceTicket()
  await tickets.add(id, ticketOf(session.id))
  await tickets.take(id, SERVICE, clock.now())
  t.match(await signOn.end(cookie, NO_TRACE), {
    id: session.id,
    accountId: session.accountId,
    entered: [{ service: 'https://app.example/app', ticket: id }],
  })
  t.equal(await signOn.end(cookie, NO_TRACE), undefined)
})

onEveryDatabase(
  'a renewed session keeps its id; the old cookie opens nothing',
  async (t, database) => {
    const { start, signOn, clock } = await build(database)
    const before = await start()
    clock.advance(MINUTE)
    const after = await start(before.cookie)
    t.equal(after.session.id, before.session.id)
    t.equal(after.session.authenticatedAt, clock.now())
    t.equal(await signOn.find(before.cookie), undefined)
    t.match(await signOn.find(after.cookie), { id: before.session.id })
  },
)

onEveryDatabase('the sweep removes what is over, and nothing else', async (t, database) => {
  const parts = await build(database)
  const { tickets, sessions, loginTicketStore, start, ticketOf, clock, count } = parts
  const sweep = createSweep({
    tickets,
    sessions,
    tellsOfExpiry: true,
    others: [loginTicketStore.sweep],
    now: clock.now,
    onError: (error) => t.fail(String(error)),
  })
  const old = await start()
  await Promise.all(
    Array.from({ length: 700 }, () => tickets.add(ids.serviceTicket(), ticketOf(old.session.id))),
  )
  await loginTicketStore.spend('nonce', clock.now() + MINUTE)
  clock.advance(121 * MINUTE)
  const young = await start()
  const good = ids.serviceTicket()
  await tickets.add(good, ticketOf(young.session.id))
  let rounds = 0
  while ((await sweep.sweepOnce()) > 0 && rounds < 20) rounds++
  for (let more = 0; more < 5; more++) await sweep.sweepOnce()
  t.equal(await count('service_tickets'), 1)
  t.equal(await count('sign_on_sessions'), 1)
  t.ok(await tickets.take(good, SERVICE, clock.now()))
  t.equal(await loginTicketStore.spend('nonce', clock.now()), true, 'its nonce is forgotten')
})

onEveryDatabase(
  'a login ticket is good once, for its browser, in its time',
  async (t, database) => {
    const { loginTicketStore, clock } = await build(database)
    const tickets = createLoginTickets({
      store: loginTicketStore,
      key: new Uint8Array(32),
      lifetimeMs: 30 * MINUTE,
      newNonce: ids.loginNonce,
      now: clock.now,
    })
    const good = tickets.issue('browser')
    t.match(good, /^LT-[A-Za-z0-9-]+$/)
    t.equal(await tickets.spend(good, 'another'), false)
    t.equal(await tickets.spend(good.replace(/.$/, '!'), 'browser'), false)
    t.equal(await tickets.spend('', 'browser'), false)
    const spends = await Promise.all(
      Array.from({ length: 5 }, () => tickets.spend(good, 'browser')),
    )
    t.equal(spends.filter(Boolean).length, 1)
    const late = tickets.issue('browser')
    clock.advance(30 * MINUTE)
    t.equal(await tickets.spend(late, 'browser'), false)
  },
)

onEveryDatabase(
  'no session begins with a password that was changed meanwhile',
  async (t, database) => {
    const { accounts, checked, signOn, start, clock, count } = await build(database)
    const running = await start()
    clock.advance(1000)
    await setPassword(database, checked.accountId, 'another hash', clock.now())
    const options = {
      isSharedComputer: false,
      wantsWarning: false,
      isRemembered: false,
      previousCookie: running.cookie,
    }
    t.equal(await signOn.start(checked, options), undefined)
    t.equal(await count('sign_on_sessions'), 0)
    const anew = { ...checked, passwordChangedAt: clock.now() }
    t.ok(
      await signOn.start(anew, {
        isSharedComputer: false,
        wantsWarning: false,
        isRemembered: false,
      }),
    )
    await accounts.disable(checked.accountId, actAt(clock.now(), 'nghỉ'))
    t.equal(
      await signOn.start(anew, {
        isSharedComputer: false,
        wantsWarning: false,
        isRemembered: false,
      }),
      undefined,
    )
  },
)

onEveryDatabase(
  'another service spends the ticket, and is noted for no logout',
  async (t, database) => {
    const { tickets, start, ticketOf, clock, count } = await build(database)
    const { session } = await start()
    const id = ids.serviceTicket()
    await tickets.add(id, ticketOf(session.id))
    t.ok(await tickets.take(id, bytesOf('https://app.example/other'), clock.now()))
    t.equal(await count('entered_services'), 0)
    const same = ids.serviceTicket()
    await tickets.add(same, ticketOf(session.id))
    t.ok(await tickets.take(same, bytesOf('HTTPS://APP.example:443/app#x'), clock.now()))
    t.equal(await count('entered_services'), 1)
  },
)

t.test('session ids grow, and never come twice', async (t) => {
  const clock = fakeClock()
  const next = createSessionIds(clock.now)
  const made = Array.from({ length: 10_000 }, (_, index) => {
    if (index === 5000) clock.advance(-MINUTE)
    return next()
  })
  t.equal(new Set(made).size, made.length)
  t.ok(made.every((id, index) => index === 0 || id > Number(made[index - 1])))
  t.ok(made.every(Number.isSafeInteger))
})

onEveryDatabase('2.9: a person sees what was entered in each session', async (t, database) => {
  const { tickets, start, ticketOf, clock } = await build(database)
  const accountSessions = createAccountSessionStore(database)
  const [first, second, third] = [await start(), await start(), await start()]
  const enter = async ({ session }: typeof first, name: string) => {
    const service = bytesOf(`https://${name}.example/`)
    const id = ids.serviceTicket()
    await tickets.add(id, { ...ticketOf(session.id), service })
    await tickets.take(id, service, clock.now())
  }
  for (const name of ['b', 'a', 'b']) await enter(first, name)
  await enter(second, 'c')
  for (let number = 0; number < 60; number += 1) await enter(third, `n${number}`)

  const { accountId } = first.session
  const list = await accountSessions.listOf(accountId, clock.now())
  const entered = (id: number) => list.find((one) => one.id === id)?.entered
  t.same(entered(first.session.id), ['https://b.example/', 'https://a.example/'], 'each once')
  t.same(entered(second.session.id), ['https://c.example/'])
  t.equal(entered(third.session.id)?.length, 50)
  t.equal(entered(third.session.id)?.[0], 'https://n0.example/', 'the first ones')
  for (const { session } of [first, second, third]) {
    t.same(await accountSessions.enteredIn(session.id), entered(session.id))
  }
  t.same(await accountSessions.enteredIn(0), [])
})
