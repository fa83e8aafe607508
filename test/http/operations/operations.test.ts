import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t from 'tap'
import { readConfig } from '../../../src/config/load-config.ts'
import { createPatientListener } from '../../../src/http/operations/listen-patiently.ts'
import { createMetricsPage } from '../../../src/http/operations/metrics-page.ts'
import { createOperationsServer } from '../../../src/http/operations/operations-server.ts'
import { createNetworkList } from '../../../src/throttle/network-list.ts'
import { freePort } from '../../support/running-server.ts'
import { configFile } from '../../support/sample-config.ts'
import { testApp } from '../../support/test-app.ts'

const quiet = pino({ level: 'silent' })

t.test('monitoring reads health and metrics at an address of its own', async (t) => {
  const { app } = await testApp(t)
  const ask = (url: string) => app.operations.server.inject({ url })

  const live = await ask('/health/live')
  t.equal(live.statusCode, 200)
  const ready = await ask('/health/ready')
  t.equal(ready.statusCode, 200)
  t.equal(ready.json().status, 'ready')
  const metrics = await ask('/metrics')
  t.equal(metrics.statusCode, 200)
  t.match(metrics.headers['content-type'], /^text\/plain; version=0\.0\.4/)
  t.match(metrics.body, /^process_resident_memory_bytes \d{6,}$/m)
  t.equal(metrics.headers['cache-control'], 'no-store')
})

t.test('neither door has what the other one serves', async (t) => {
  const { app, server } = await testApp(t)
  t.equal((await server.inject({ url: '/metrics' })).statusCode, 404)
  for (const url of ['/login', '/', '/cas/serviceValidate', '/assets/cas.css']) {
    t.equal((await app.operations.server.inject({ url })).statusCode, 404, url)
  }
})

t.test('whoever is not named gets no word, whatever they say of themselves', async (t) => {
  const server = await createOperationsServer({
    logger: quiet,
    mayAsk: createNetworkList(['127.0.0.0/8', '10.1.0.0/16']),
    routes: [createMetricsPage({ metrics: async () => 'secret 1\n', contentType: 'text/plain' })],
  })
  t.teardown(() => server.close())
  const rows = [
    ['127.0.0.1', 200],
    ['::ffff:10.1.200.3', 200],
    ['10.2.0.1', 403],
    ['203.0.113.5', 403],
  ] as const
  for (const [remoteAddress, status] of rows) {
    const answer = await server.inject({
      url: '/metrics',
      remoteAddress,
      headers: { 'x-forwarded-for': '127.0.0.1' },
    })
    t.equal(answer.statusCode, status, remoteAddress)
    if (status === 403) t.equal(answer.body, '')
  }
})

t.test('who asks while an answer is made shares it, and the next one gets a new one', async (t) => {
  let readings = 0
  const server = await createOperationsServer({
    logger: quiet,
    mayAsk: () => true,
    routes: [
      createMetricsPage({
        contentType: 'text/plain',
        metrics: async () => {
          readings += 1
          await wait(20)
          return `readings ${readings}\n`
        },
      }),
    ],
  })
  t.teardown(() => server.close())
  const many = await Promise.all(Array.from({ length: 20 }, () => server.inject('/metrics')))
  t.same(new Set(many.map(({ body }) => body)), new Set(['readings 1\n']))
  t.equal((await server.inject('/metrics')).body, 'readings 2\n')
})

t.test('a failure says nothing but that it is one', async (t) => {
  const lines: string[] = []
  const server = await createOperationsServer({
    logger: pino({}, { write: (line: string) => lines.push(line) }),
    mayAsk: () => true,
    routes: [
      createMetricsPage({
        contentType: 'text/plain',
        metrics: async () => {
          throw new Error('the reason')
        },
      }),
    ],
  })
  t.teardown(() => server.close())
  const answer = await server.inject('/metrics')
  t.equal(answer.statusCode, 500)
  t.equal(answer.body, '')
  t.match(lines.join(''), /operations\.failed.*the reason/)
})

t.test(
  'an address that is taken is told once, and listened on as soon as it is free',
  async (t) => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const lines: Record<string, unknown>[] = []
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) })
    const server = await createOperationsServer({ logger: quiet, mayAsk: () => true, routes: [] })
    const listener = createPatientListener(server, { log, againAfterMs: 10 })
    t.teardown(() => listener.close())

    await listener.listen({ host: '127.0.0.1', port })
    await wait(50)
    t.same(
      lines.map(({ event, problem }) => ({ event, problem })),
      [{ event: 'operations.deaf', problem: 'EADDRINUSE' }],
    )
    other.close()
    while (lines.length < 2) await wait(5)
    t.equal(lines[1]?.event, 'operations.listening')
    t.equal((await fetch(`http://127.0.0.1:${port}/nothing`)).status, 404)
  },
)

t.test('closing ends the waiting for an address', async (t) => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const server = await createOperationsServer({ logger: quiet, mayAsk: () => true, routes: [] })
  const listener = createPatientListener(server, { log: quiet, againAfterMs: 5 })
  await listener.listen({ host: '127.0.0.1', port })
  await listener.close()
  await wait(30)
  t.equal(server.server.listening, false)
})

t.test('it listens on this machine, or on a private address for those who are named', async (t) => {
  const mistakesOf = (operations: object) => {
    try {
      readConfig(configFile({ operations }), '/nowhere/cas.config.json', {})
      return []
    } catch (error) {
      return (error as { mistakes: { path: string }[] }).mistakes.map(({ path }) => path)
    }
  }
  const rows: [object, string[]][] = [
    [{}, []],
    [{ host: '127.0.0.5', port: 0 }, []],
    [{ host: '::1' }, []],
    [{ host: '0.0.0.0' }, ['operations.host']],
    [{ host: '::' }, ['operations.host']],
    [{ host: 'localhost' }, ['operations.host']],
    [{ host: '203.0.113.9', callers: ['10.0.0.0/8'] }, ['operations.host']],
    [{ host: '10.0.0.9' }, ['operations.callers']],
    [{ host: '10.0.0.9', callers: ['10.0.0.7'] }, []],
    [{ host: '10.0.0.9', callers: ['0.0.0.0/0'] }, ['operations.callers[0]']],
    [{ host: '127.0.0.1', port: 8080 }, ['operations.port']],
    [{ enabled: false, host: '0.0.0.0' }, []],
  ]
  for (const [operations, paths] of rows) {
    t.same(mistakesOf(operations), paths, JSON.stringify(operations))
  }
})
