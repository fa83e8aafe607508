import t, { type Test } from 'tap'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createTicketStore } from '../../src/tickets/ticket-store.ts'
import { testDatabase } from '../support/database.ts'
import { application, logoutWorker, REFUSED, until } from '../support/logout-queue.ts'

const SECOND = 1000
const url = (name: string, path = '') => `https://${name}.example/${path}`
const apps = (...names: string[]) => names.map((name) => application(name))

/** Time goes on, and the worker looks again. */
async function later(
  { clock, worker }: Pick<Awaited<ReturnType<typeof logoutWorker>>, 'clock' | 'worker'>,
  ms: number,
) {
  clock.advance(ms)
  await worker.look()
  await new Promise((resolve) => setTimeout(resolve, 20))
}

t.test('R3.20, E27: one POST for every spent ticket, and no others', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a', 'b') })
  const { session, worker, sent, ticketsSentTo, count } = parts
  const { tickets, end } = await session(url('a'), url('a', 'x?y=1'), url('b'), url('a'))
  const other = await session(url('a'))
  await end()
  worker.start()
  await until(async () => (await count()) === 0)
  t.same(ticketsSentTo('a').sort(), [tickets[0], tickets[1], tickets[3]].sort())
  t.same(ticketsSentTo('b'), [tickets[2]])
  t.notOk(ticketsSentTo('a').includes(other.tickets[0]), 'row 58: nobody of another session')
  t.ok(sent.every(({ method, body = '' }) => method === 'POST' && body.length < 1000))
  t.ok(
    sent.every(({ headers }) => headers?.['Content-Type'] === 'application/x-www-form-urlencoded'),
  )
  t.same(new Set(sent.map(({ body = '' }) => /LR-\w+/.exec(body)?.[0])).size, 4)
})

t.test('R3.36: a proxy ticket is told like a service ticket', async (t) => {
  const { session, tickets, clock, worker, ticketsSentTo } = await proxySession(t)
  const { id, end } = await session(url('front'))
  const service = bytesOf(url('back', 'api'))
  const now = clock.now()
  const about = { sessionId: id, service, isFromNewLogin: false, issuedAt: now }
  await tickets.add('PT-1', {
    ...about,
    proxies: [bytesOf(url('front', 'pgt'))],
    expiresAt: now + SECOND,
  })
  await tickets.take('PT-1', service, now)
  await end()
  worker.start()
  await until(() => ticketsSentTo('back').length === 1 && ticketsSentTo('front').length === 1)
  t.same(ticketsSentTo('back'), ['PT-1'])
})

async function proxySession(t: Test) {
  const database = await testDatabase(t)
  const parts = await logoutWorker(t, { services: apps('front', 'back'), database })
  return { ...parts, tickets: createTicketStore(database) }
}

t.test('R3.21: where each application is told', async (t) => {
  for (const [name, entry, service, addresses] of [
    ['at the service URL, without its fragment', {}, 'x?y=%20Ấ#top', ['x?y=%20%E1%BA%A4']],
    ['at its logout URL', { urls: [url('a', 'out')] }, 'x', ['out']],
    [
      'R3.38: at every one of its logout URLs',
      { urls: [url('a', 'n1'), url('a', 'n2#x'), url('a', 'n3')] },
      'x',
      ['n1', 'n2', 'n3'],
    ],
    ['nowhere: it does not take part', { channel: 'none' }, 'x', []],
    ['nowhere: it is told by the browser', { channel: 'front', urls: [url('a', 'x')] }, 'x', []],
  ] as const) {
    t.test(name, async (t) => {
      const services = [application('a', { singleLogout: entry })]
      const { session, worker, sentTo, count } = await logoutWorker(t, { services })
      await (await session(url('a', service))).end()
      worker.start()
      await until(async () => (await count()) === 0)
      t.same(
        sentTo('a')
          .map((request) => request.url)
          .sort(),
        addresses.map((path) => url('a', path)),
      )
    })
  }
})

t.test('R3.37: nobody is told whom the registry does not admit', async (t) => {
  const services = [...apps('a'), application('paused', { enabled: false })]
  const { session, worker, sent, count } = await logoutWorker(t, { services })
  await (
    await session(
      url('unknown'),
      url('paused'),
      'http://a.example/',
      'http://169.254.169.254/latest',
      url('a', '?ticket=ST-1'),
      url('a', '?SAMLart=ST-1'),
    )
  ).end()
  worker.start()
  await until(async () => (await count()) === 0)
  t.same(sent, [], 'R3.22: nor an address that carries a ticket')
})

t.test('R3.37: what the registry says counts at the moment of sending', async (t) => {
  const { session, worker, answers, registry, sentTo, sent, store, count, ...parts } =
    await logoutWorker(t, { services: apps('a', 'b') })
  answers.set('a.example', 503)
  answers.set('b.example', 503)
  await (await session(url('a'), url('b'))).end()
  worker.start()
  await until(() => sent.length === 2)
  await until(async () => (await count('attempts = 1')) === 2)
  const [a, b] = registry.list()
  if (!a || !b) throw new Error('Two services were expected.')
  registry.replace([
    { ...a, singleLogout: { ...a.singleLogout, urls: ['https://new.example/out'] } },
    { ...b, isEnabled: false },
  ])
  await later({ ...parts, worker }, 2 * SECOND)
  await until(async () => (await count()) === 0)
  t.same(
    sentTo('new').map((request) => request.url),
    ['https://new.example/out'],
  )
  t.equal(sent.length, 3, 'and the one that is disabled by now is told no more')
})

t.test('R3.26: the released user name goes to those only who ask for it', async (t) => {
  const named = { singleLogout: { nameId: 'user' }, user: { source: 'mailboxAddress' } }
  const services = [application('a', named), ...apps('b')]
  const { session, worker, sentTo, count } = await logoutWorker(t, { services })
  await (await session(url('a'), url('b'))).end()
  worker.start()
  await until(async () => (await count()) === 0)
  t.match(decodeURIComponent(sentTo('a')[0]?.body ?? ''), 'NameID>tamtt@binhphuoc.gov.vn</saml')
  t.match(decodeURIComponent(sentTo('b')[0]?.body ?? ''), 'NameID>@NOT_USED@</saml')
})

t.test('R3.34: the authority of the application goes with the request', async (t) => {
  const { session, worker, sentTo, registry } = await logoutWorker(t, { services: apps('a') })
  registry.replace(registry.list().map((service) => ({ ...service, certificateAuthority: 'PEM' })))
  await (await session(url('a'))).end()
  worker.start()
  await until(() => sentTo('a').length === 1)
  t.equal(sentTo('a')[0]?.certificateAuthority, 'PEM')
})

for (const [status, becomes] of [
  [200, 'delivered'],
  [202, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [302, 'given up'],
  [307, 'given up'],
  [401, 'given up'],
  [403, 'given up'],
  [404, 'given up'],
  [405, 'given up'],
  [500, 'tried again'],
  [503, 'tried again'],
] as const) {
  t.test(`R3.33: ${status} is ${becomes}`, async (t) => {
    const parts = await logoutWorker(t, { services: apps('a') })
    const { session, worker, answers, lines, failures, count } = parts
    answers.set('a.example', status)
    const { tickets, end } = await session(url('a'))
    await end()
    worker.start()
    if (becomes === 'delivered') {
      await until(async () => (await count()) === 0)
      t.same([lines, failures], [[], []])
      return
    }
    await until(() => failures.length === 1)
    t.equal(await count('next_attempt_at IS NULL'), becomes === 'given up' ? 1 : 0)
    const failure = {
      serviceId: 'a',
      host: 'a.example',
      problem: `HTTP ${status}`,
      status,
      ticket: `ST-...${tickets[0]?.slice(-4)}`,
      attempt: 1,
      isGivenUp: becomes === 'given up',
    }
    t.same(failures, [failure])
    t.same(lines, [{ event: 'logout.failed', ...failure }])
  })
}

t.test('R3.32, row 57: tried again after 2 s, 10 s, 1 min and 10 min, then given up', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a') })
  const { session, worker, answers, sent, count, failures } = parts
  answers.set('a.example', 500)
  await (await session(url('a'))).end()
  worker.start()
  await until(() => failures.length === 1)
  for (const [index, backOff] of [2, 10, 60, 600].entries()) {
    await later(parts, backOff * SECOND - 1)
    t.equal(sent.length, index + 1, `not before ${backOff} s`)
    await later(parts, 1)
    await until(() => failures.length === index + 2)
  }
  t.equal(await count('next_attempt_at IS NULL'), 1)
  t.same(
    failures.map(({ attempt, isGivenUp }) => [attempt, isGivenUp]),
    [
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
    ],
  )
  await later(parts, 3600 * SECOND)
  t.equal(sent.length, 5)
})

t.test('R3.32: an application that was being restarted gets what it missed', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a') })
  const { session, worker, answers, count, ticketsSentTo } = parts
  answers.set('a.example', REFUSED)
  const { tickets, end } = await session(url('a'))
  await end()
  worker.start()
  await until(async () => (await count('attempts = 1')) === 1)
  answers.delete('a.example')
  await later(parts, 2 * SECOND)
  await until(async () => (await count()) === 0)
  t.same(ticketsSentTo('a'), [tickets[0], tickets[0]])
})

t.test('R3.30, E27: a dead and a hanging application hold nobody up', async (t) => {
  const parts = await logoutWorker(t, { services: apps('live', 'dead', 'hang') })
  const { session, worker, answers, sentTo, underWay } = parts
  answers.set('dead.example', REFUSED)
  answers.set('hang.example', 'hang')
  worker.start()
  const all: string[] = []
  for (let round = 0; round < 100; round++) {
    const { tickets, end } = await session(url('dead'), url('hang'), url('live'), url('live', 'b'))
    all.push(...tickets.slice(2))
    await end()
    worker.wake()
  }
  await until(() => sentTo('live').length === 200)
  t.same(parts.ticketsSentTo('live').sort(), all.sort(), 'each ticket once')
  t.ok(sentTo('dead').length <= 6, `the dead one was asked ${sentTo('dead').length} times`)
  t.equal(sentTo('hang').length, 1)
  t.ok(underWay.mostByHost <= 2, 'two to a host')
})

t.test('R3.31: ten at a time and no more, two to a host', async (t) => {
  const names = Array.from({ length: 30 }, (_, index) => `app${index}`)
  const parts = await logoutWorker(t, { services: apps(...names) })
  const { session, worker, underWay, count } = parts
  for (let round = 0; round < 5; round++) {
    await (await session(...names.map((name) => url(name)))).end()
  }
  worker.start()
  await until(async () => (await count()) === 0)
  t.ok(underWay.most <= 10 && underWay.most >= 5, `${underWay.most} at a time`)
  t.ok(underWay.mostByHost <= 2)
})

t.test('row 57: though many hang, those that answer are told', async (t) => {
  const dead = Array.from({ length: 12 }, (_, index) => `hang${index}`)
  const parts = await logoutWorker(t, { services: apps(...dead, 'live') })
  const { session, worker, answers, sentTo, underWay } = parts
  for (const name of dead) answers.set(`${name}.example`, 'hang')
  worker.start()
  await (await session(url('live'))).end()
  worker.wake()
  await until(() => sentTo('live').length === 1)
  for (let round = 0; round < 20; round++) {
    await (await session(...dead.map((name) => url(name)), url('live'))).end()
    worker.wake()
  }
  await until(() => sentTo('live').length === 21)
  // The last one that was told may not have hung up yet.
  await until(() => underWay.now === 5)
  t.pass('half of the places')
})

t.test(
  'row 57: a broken host fails at once, but for a probe; when it is back all goes out',
  async (t) => {
    const parts = await logoutWorker(t, { services: apps('a') })
    const { session, worker, answers, sentTo, count, lines } = parts
    answers.set('a.example', REFUSED)
    for (let round = 0; round < 40; round++) await (await session(url('a'), url('a'))).end()
    worker.start()
    await until(async () => (await count('attempts = 1')) === 80)
    t.equal(sentTo('a').length, 3)
    t.ok(lines.some(({ event, requests }) => event === 'logout.not-asked' && Number(requests) > 0))

    await later(parts, 2 * SECOND)
    await until(async () => (await count('attempts = 2')) === 80)
    t.equal(sentTo('a').length, 3, 'no probe yet')
    await later(parts, 10 * SECOND)
    await until(async () => (await count('attempts = 3')) === 80)
    t.equal(sentTo('a').length, 4, 'one probe')

    answers.delete('a.example')
    await later(parts, 60 * SECOND)
    await until(async () => (await count()) === 0)
  },
)

t.test('a row is not sent twice though its lease runs out while it is under way', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a') })
  const { session, worker, answers, sentTo, count, timeOut } = parts
  answers.set('a.example', 'hang')
  await (await session(url('a'))).end()
  worker.start()
  await until(() => sentTo('a').length === 1)
  for (let lease = 0; lease < 3; lease++) await later(parts, 7 * SECOND)
  t.equal(sentTo('a').length, 1)
  timeOut()
  await until(async () => (await count('attempts = 1')) === 1)
})

t.test(
  'R3.32: what was under way when the process died comes back with the next one',
  async (t) => {
    const database = await testDatabase(t)
    const first = await logoutWorker(t, { services: apps('a', 'b'), database })
    first.answers.set('a.example', 'hang')
    const { tickets, end } = await first.session(url('a'), url('a'), url('b'))
    await end()
    first.worker.start()
    await until(() => first.sentTo('a').length === 1)
    await until(async () => (await first.count()) === 2)

    // The second worker's database knows nothing of the first one's memory.
    const second = await secondWorker(t, database)
    second.worker.start()
    await until(() => second.sentTo('a').length === 1)
    t.same(second.ticketsSentTo('a'), [tickets[1]], 'what nobody had taken goes out at once')
    second.clock.advance(6 * SECOND)
    await second.worker.look()
    await until(() => second.sentTo('a').length === 2)
    t.same(second.ticketsSentTo('a').sort(), tickets.slice(0, 2).sort())
    await until(async () => (await second.count()) === 0)
  },
)

async function secondWorker(t: Test, database: Awaited<ReturnType<typeof testDatabase>>) {
  return logoutWorker(t, { services: apps('a', 'b'), database, isSecond: true })
}

t.test('stop sends nothing more, and gives back what did not end in time', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a', 'b') })
  const { session, worker, answers, sentTo, sent, timeOut, count } = parts
  answers.set('a.example', 'hang')
  await (await session(url('a'), url('a'))).end()
  worker.start()
  await until(() => sentTo('a').length === 1)
  const stopping = worker.stop()
  await (await session(url('b'))).end()
  worker.wake()
  await stopping
  t.equal(sent.length, 1)
  timeOut()
  await until(async () => (await count('next_attempt_at = 0')) === 3)
  t.equal(await count('attempts = 0'), 3, 'no attempt is counted')
})

t.test('settled: as soon as every request was tried, with what is left', async (t) => {
  const parts = await logoutWorker(t, { services: apps('a', 'b', 'hang') })
  const { session, worker, answers } = parts
  worker.start()
  const good = await session(url('a'), url('b'))
  await good.end()
  worker.wake()
  t.same(await worker.settled(good.id, 30_000), [])

  answers.set('b.example', 404)
  const partly = await session(url('a'), url('b'))
  await partly.end()
  worker.wake()
  t.match(await worker.settled(partly.id, 30_000), [{ serviceId: 'b', lastProblem: 'HTTP 404' }])

  answers.set('hang.example', 'hang')
  const hanging = await session(url('a'), url('hang'))
  await hanging.end()
  worker.wake()
  const open = await worker.settled(hanging.id, 300)
  t.match(open, [{ serviceId: 'hang', attempts: 0 }], 'it does not wait for ever')
  t.same(await worker.settled(4711, 30_000), [], 'a session that nobody knows')

  parts.timeOut()
  await until(async () => (await parts.count('attempts = 1')) > 0)
  const later = await session(url('a'), url('hang'))
  await later.end()
  worker.wake()
  const left = await worker.settled(later.id, 30_000)
  t.match(left, [{ serviceId: 'hang' }], 'nor for a host that is known not to answer')
})
