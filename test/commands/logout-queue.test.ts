import t, { type Test } from 'tap'
import { logoutQueueCommand } from '../../src/commands/logout-queue.ts'
import { testDatabase } from '../support/database.ts'
import { sessionsOn } from '../support/logout-queue.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

const A = 'https://a.example/'
const B = 'https://b.example/'

/** A queue of five: one given up and one waiting of each of two applications, and a new one. */
async function queue(t: Test) {
  const database = await testDatabase(t)
  const parts = await sessionsOn(database)
  const { session, store, clock, count } = parts
  const { end, tickets } = await session(A, A, B, B)
  await end()
  const rows = await store.newRows(10)
  await store.sort(
    rows.map(({ id, service }) => {
      const name = service === A ? 'a' : 'b'
      return { id, serviceId: name, hosts: [`${name}.example`] }
    }),
  )
  for (const { id } of rows)
    await store.claim(id <= 2 ? 'a.example' : 'b.example', 1, clock.now(), clock.now() + 1)
  for (const { id } of rows) {
    const isGivenUp = id % 2 === 1
    await store.fail(
      id,
      isGivenUp ? 'HTTP 404' : 'timeout: no answer in 4000 ms',
      isGivenUp ? null : clock.now() + 60_000,
    )
  }
  await (await session(A)).end()
  const { run } = terminal({ ...parts, database, config: sampleConfig() }, logoutQueueCommand)
  const states = async () =>
    (await store.list({ after: 0, limit: 100 })).requests.map(({ id, nextAttemptAt }) => [
      id,
      nextAttemptAt === null ? 'given up' : nextAttemptAt === 0 ? 'now' : 'later',
    ])
  return { run, tickets, count, states }
}

t.test('list shows what waits and why, never a whole ticket', async (t) => {
  const { run, tickets } = await queue(t)
  const { output } = await run('list')
  t.match(output, /^ID +APPLICATION +HOST +TICKET +TRIES +NEXT +LAST PROBLEM\n/)
  t.match(output, /^1 +a +a\.example +ST-\.\.\.\w{4} +1 +given up +HTTP 404$/m)
  t.match(output, /^2 +a +a\.example +ST-\.\.\.\w{4} +1 +2026-11-24T00:31:00\.000Z +timeout/m)
  t.match(output, /^5 +\(new\) +ST-\.\.\.\w{4} +0 +now$/m)
  for (const ticket of tickets) t.notOk(output.includes(ticket))
})

t.test('list by page, by application, and of what was given up', async (t) => {
  const { run } = await queue(t)
  const ids = (output: string) => [...output.matchAll(/^(\d+) /gm)].map(([, id]) => Number(id))
  const first = await run('list', '--limit', '2')
  t.same(ids(first.output), [1, 2])
  t.match(first.output, /\nMore: --after 2\n$/)
  t.same(ids((await run('list', '--after', '2')).output), [3, 4, 5])
  t.same(ids((await run('list', '--service', 'b')).output), [3, 4])
  t.same(ids((await run('list', '--given-up')).output), [1, 3])
  t.same(ids((await run('list', '--given-up', '--service', 'a')).output), [1])
  t.equal((await run('list', '--service', 'nobody')).output, 'Nothing is waiting.\n')
})

t.test('list --json is a promise to scripts', async (t) => {
  const { run } = await queue(t)
  const page = JSON.parse((await run('list', '--json', '--limit', '1')).output)
  t.match(page, {
    requests: [
      {
        id: 1,
        service: 'a',
        host: 'a.example',
        ticket: /^ST-\.\.\./,
        tries: 1,
        firstTriedAt: '2026-11-24T00:30:00.000Z',
        nextTryAt: null,
        isGivenUp: true,
        problem: 'HTTP 404',
      },
    ],
    next: 1,
  })
  const last = JSON.parse((await run('list', '--json', '--after', '4')).output)
  t.same(last.requests[0].service, null)
  t.same(last.requests[0].isGivenUp, false)
  t.equal(last.next, null)
})

t.test('retry makes requests due at once: by id, of an application, or all', async (t) => {
  const { run, states } = await queue(t)
  t.match((await run('retry', '1')).output, /^1 logout request will be sent again\./)
  t.match((await run('retry', '--service', 'b', '--given-up')).output, /^1 logout request /)
  t.same(await states(), [
    [1, 'now'],
    [2, 'later'],
    [3, 'now'],
    [4, 'later'],
    [5, 'now'],
  ])
  t.match((await run('retry', '--all')).output, /^2 logout requests /)
  t.ok((await states()).every(([, state]) => state === 'now'))
})

t.test('drop forgets requests: by id, of an application, or all', async (t) => {
  const { run, count } = await queue(t)
  t.equal((await run('drop', '1', '2')).output, '2 logout requests dropped.\n')
  t.equal((await run('drop', '--service', 'b')).output, '2 logout requests dropped.\n')
  t.equal(await count(), 1)
  t.equal((await run('drop', '--all')).output, '1 logout request dropped.\n')
  t.equal((await run('drop', '--all')).output, '0 logout requests dropped.\n')
})

t.test('what is not clear is refused', async (t) => {
  const { run, count } = await queue(t)
  for (const args of [
    ['drop'],
    ['drop', '1', '--all'],
    ['drop', '--all', '--service', 'a'],
    ['drop', '1', '--given-up'],
    ['drop', 'one'],
    ['retry'],
    ['list', '--limit', '0'],
    ['list', '--after', 'x'],
  ]) {
    t.equal((await run(...args)).exitCode, 64, args.join(' '))
  }
  t.equal((await run('drop', '99')).exitCode, 1)
  t.equal((await run('retry', '99')).exitCode, 1)
  t.equal(await count(), 5)
})
