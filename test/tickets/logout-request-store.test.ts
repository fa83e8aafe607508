import t from 'tap'
import { BACK_OFF_MS } from '../../src/tickets/logout-request-store.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase, testDatabase } from '../support/database.ts'
import { sessionsOn } from '../support/logout-queue.ts'
import { setPassword } from '../support/set-password.ts'

const A = 'https://a.example/x'
const B = 'https://b.example/y?z=1'
const DAY = 86_400_000

onEveryDatabase(
  'R3.20: the end of a session leaves one request for each spent ticket',
  async (t, database) => {
    const { session, store, accountId, count } = await sessionsOn(database)
    const first = await session(A, A, B)
    await session(A)
    await first.end()
    const rows = await store.openOf(first.id)
    t.match(
      rows,
      [A, A, B].map((service, index) => ({
        accountId,
        sessionId: first.id,
        service,
        ticket: first.tickets[index],
        host: '',
        attempts: 0,
      })),
    )
    t.equal(await count(), 3, 'the other session goes on')
    await first.end()
    t.equal(await count(), 3, 'a session ends once')
  },
)

onEveryDatabase('R3.35: however a session ends, its requests are there', async (t, database) => {
  const { session, accounts, accountId, sessions, clock, count } = await sessionsOn(database)
  await session(A)
  await setPassword(database, accountId, 'another hash', clock.now())
  t.equal(await count(), 1, 'a new password')
  const old = clock.now()
  await accounts.disable(accountId, actAt(old, 'nghỉ'))
  t.equal(await count(), 1, 'no session, nothing to tell')
  await accounts.enable(accountId, actAt(old))
  await session(A, B)
  await accounts.disable(accountId, actAt(clock.now(), 'nghỉ'))
  t.equal(await count(), 3, 'a disabled account')
  await accounts.enable(accountId, actAt(clock.now()))

  for (let more = 0; more < 21; more++) await session(A)
  t.equal(await count(), 4, 'the oldest of too many sessions')

  clock.advance(3 * 3_600_000)
  await sessions.sweep(0, 200, clock.now(), true)
  t.equal(await count(), 24, 'the end of their time')
  await session(A, B)
  clock.advance(3 * 3_600_000)
  await sessions.sweep(0, 200, clock.now(), false)
  t.equal(await count(), 24, 'the end of its time, when the operator wants nobody told')
})

onEveryDatabase(
  'a sweep that tells nobody forgets no entry of a session that lives',
  async (t, database) => {
    const { session, sessions, clock, count } = await sessionsOn(database)
    const { end } = await session(A)
    clock.advance(1_000)
    await sessions.sweep(0, 200, clock.now(), false)
    await end()
    t.equal(await count(), 1)
  },
)

onEveryDatabase(
  'sorting makes one row for each address, and none for nobody',
  async (t, database) => {
    const { session, store, count } = await sessionsOn(database)
    const { end, id } = await session(A, B, A)
    await end()
    const [first, second, third] = await store.newRows(10)
    if (!first || !second || !third) throw new Error('Three rows were expected.')
    const found = [
      { id: first.id, serviceId: 'a', hosts: ['n1.example', 'n2.example', 'n1.example'] },
      { id: second.id, serviceId: 'b', hosts: ['b.example'] },
      { id: third.id, serviceId: '', hosts: [] },
    ]
    await Promise.all([store.sort(found), store.sort(found)])
    t.same(
      (await store.openOf(id)).map(({ ticket, host, place, serviceId }) => [
        ticket,
        host,
        place,
        serviceId,
      ]),
      [
        [first.ticket, 'n1.example', 0, 'a'],
        [second.ticket, 'b.example', 0, 'b'],
        [first.ticket, 'n2.example', 1, 'a'],
        [first.ticket, 'n1.example', 2, 'a'],
      ],
      'once, although two sorted',
    )
    t.same(await store.newRows(10), [])
    t.same(await store.hostsWithWork(0), ['b.example', 'n1.example', 'n2.example'])
    t.equal(await count(), 4)
  },
)

onEveryDatabase(
  'a claim is a lease: nobody else gets the row until it is over',
  async (t, database) => {
    const { session, store, clock } = await sessionsOn(database)
    await (await session(A, A, A)).end()
    const rows = await store.newRows(10)
    await store.sort(rows.map(({ id }) => ({ id, serviceId: 'a', hosts: ['a.example'] })))
    const now = clock.now()
    const claims = await Promise.all(
      [1, 2, 3].map(() => store.claim('a.example', 2, now, now + 6_000)),
    )
    t.same(
      claims.map(({ length }) => length),
      [2, 1, 0],
    )
    t.same(await store.hostsWithWork(now), [])
    t.same(await store.claim('a.example', 9, now + 5_999, now + 12_000), [])
    t.same(await store.hostsWithWork(now + 6_000), ['a.example'])
    const again = await store.claim('a.example', 9, now + 6_000, now + 12_000)
    t.equal(again.length, 3, 'who held them died')
    t.ok(again.every(({ firstTriedAt }) => firstTriedAt === now))
    await store.release(Number(again[0]?.id))
    t.equal((await store.claim('a.example', 9, now + 6_000, now + 12_000)).length, 1)
  },
)

onEveryDatabase(
  'row 57: failures put the next attempt off, the fifth gives up',
  async (t, database) => {
    const { session, store, clock } = await sessionsOn(database)
    const { end, id } = await session(A)
    await end()
    const [row] = await store.newRows(1)
    await store.sort([{ id: Number(row?.id), serviceId: 'a', hosts: ['a.example'] }])
    const start = clock.now()
    for (const [index, backOff] of [...BACK_OFF_MS, undefined].entries()) {
      const now = clock.now()
      t.equal((await store.failDue('a.example', 9, now, 'dead')).length, 1)
      t.equal((await store.failDue('a.example', 9, now, 'dead')).length, 0, 'not due yet')
      t.match(await store.openOf(id), [
        {
          attempts: index + 1,
          lastProblem: 'dead',
          firstTriedAt: start,
          nextAttemptAt: backOff === undefined ? null : now + backOff,
        },
      ])
      clock.advance(backOff ?? 0)
    }
    t.same(await store.hostsWithWork(clock.now() + DAY), [], 'given up')
  },
)

t.test('an operator lists by page, sends again and drops', async (t) => {
  const { session, store, clock, count } = await sessionsOn(await testDatabase(t))
  await (await session(A, B, A, B, A)).end()
  const rows = await store.newRows(10)
  await store.sort(
    rows.map(({ id, service }) => {
      const serviceId = service === A ? 'a' : 'b'
      return { id, serviceId, hosts: [`${serviceId}.example`] }
    }),
  )
  const [first, second, third] = rows.map(({ id }) => id)
  if (!first || !second || !third) throw new Error('Rows were expected.')
  await store.fail(first, 'HTTP 404', null)
  await store.fail(second, 'timeout', clock.now() + 600_000)
  await store.fail(third, 'timeout', clock.now() + 2_000)

  const page = await store.list({ after: 0, limit: 2 })
  t.same(
    page.requests.map(({ id }) => id),
    [first, second],
  )
  t.equal(page.next, second)
  t.equal((await store.list({ after: second, limit: 3 })).next, undefined)
  const ofA = await store.list({ after: 0, limit: 10, serviceId: 'a' })
  t.equal(ofA.requests.length, 3)
  const givenUp = await store.list({ after: 0, limit: 10, onlyGivenUp: true })
  t.match(givenUp.requests, [{ id: first, lastProblem: 'HTTP 404', nextAttemptAt: null }])

  t.equal(
    await store.retry([first, second, third, 9999], actAt(clock.now())),
    2,
    'what is due soon is left',
  )
  t.match(await store.openOf(1), [
    { attempts: 0, nextAttemptAt: 0 },
    { attempts: 0, nextAttemptAt: 0 },
    { attempts: 1 },
    {},
    {},
  ])
  t.equal(await store.drop([first, third, 9999], actAt(clock.now())), 2)
  t.equal(await count(), 3)
})

t.test('what was given up is kept for a while, and not beyond a number', async (t) => {
  const { session, store, clock, count } = await sessionsOn(await testDatabase(t))
  await (await session(...Array.from({ length: 12 }, () => A))).end()
  const rows = await store.newRows(20)
  await store.sort(rows.map(({ id }) => ({ id, serviceId: 'a', hosts: ['a.example'] })))
  for (const { id } of rows.slice(0, 10)) {
    await store.claim('a.example', 1, clock.now(), clock.now() + 1)
    await store.fail(id, 'HTTP 404', null)
    clock.advance(DAY)
  }
  t.equal(await store.sweep(100, clock.now() - 30 * DAY, 10_000), 0)
  t.equal(await store.sweep(2, clock.now() - 6 * DAY, 10_000), 2, 'a slice at a time')
  t.equal(await store.sweep(100, clock.now() - 6 * DAY, 10_000), 2)
  t.equal(await store.sweep(100, 0, 4), 2, 'the oldest beyond the number')
  t.equal(await count('next_attempt_at IS NULL'), 4)
  t.equal(await count(), 6, 'what still waits is left alone')
})

t.test('an id is never given twice', async (t) => {
  const { session, store } = await sessionsOn(await testDatabase(t))
  await (await session(A)).end()
  const [before] = await store.newRows(1)
  await store.remove(Number(before?.id))
  await (await session(A)).end()
  const [after] = await store.newRows(1)
  t.ok(Number(after?.id) > Number(before?.id))
})
