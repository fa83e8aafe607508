import t, { type Test } from 'tap'
import { startTraces } from '../../src/watch/open-telemetry.ts'
import { freePort } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'
import { webServer } from '../support/web-server.ts'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type SentSpan = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
}

const A = 'https://app.example/app'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`

/** A server whose traces go to a collector of the test's own. */
async function traced(t: Test, { sampleRatio = 1, endpoint = '', settings = {} } = {}) {
  const collector = await webServer(t, {
    answer: (_, response) => response.setHeader('content-type', 'application/json').end('{}'),
  })
  const reachable: boolean[] = []
  const traces = startTraces({
    endpoint: endpoint || `http://127.0.0.1:${collector.port}/v1/traces`,
    sampleRatio,
    headers: { 'x-key': 'of the test' },
    serviceName: 'cas-test',
    version: '0.0.0',
    onReachable: (isReachable) => reachable.push(isReachable),
  })
  const app = await testApp(
    t,
    { services: [serviceEntry({ proxying: { allowed: true } })], ...settings },
    {
      traces,
      webClient: { send: async () => ({ kind: 'answered', status: 200 }), close() {} },
    },
  )
  await app.addPerson()
  /** What the collector was sent by the end. */
  async function spans(): Promise<SentSpan[]> {
    await traces.stop()
    return collector.received.flatMap(({ body }) =>
      JSON.parse(body).resourceSpans.flatMap((one: { scopeSpans: { spans: SentSpan[] }[] }) =>
        one.scopeSpans.flatMap(({ spans }) => spans),
      ),
    )
  }
  return { ...app, traces, collector, reachable, spans }
}

const attributeOf = ({ attributes }: SentSpan, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value
  return value?.stringValue ?? value?.intValue
}

t.test('a request is a trace with its parts, and says nothing of whom and with what', async (t) => {
  const { browser, server, collector, spans } = await traced(t)
  const own = browser()
  await own.signIn({ username: 'tamtt', password: PASSWORD }, `/cas/login?service=${A}`)
  const ticket = await own.ticketFor(A)
  await server.inject(
    `/p3/serviceValidate?${new URLSearchParams({ service: A, ticket, pgtUrl: `${A}/pgt` })}`,
  )
  const sent = await spans()
  const requestNamed = (name: string) => sent.find((span) => span.name === name)
  const partsOf = (span: SentSpan | undefined) =>
    sent.filter(({ parentSpanId }) => parentSpanId === span?.spanId).map(({ name }) => name)

  const signIn = requestNamed('POST /cas/login')
  t.equal(signIn && attributeOf(signIn, 'http.response.status_code'), 303)
  t.match(signIn && attributeOf(signIn, 'http.route'), '/cas/login')
  t.ok(partsOf(signIn).includes('password check'))
  t.ok(partsOf(signIn).includes('database write'))
  const validation = requestNamed('GET /p3/serviceValidate')
  t.same(partsOf(validation), ['validate ticket'])
  const inside = partsOf(requestNamed('validate ticket'))
  t.ok(inside.includes('database write'))
  t.ok(inside.includes('outgoing GET'))
  t.equal(collector.received[0]?.headers['x-key'], 'of the test')

  const text = collector.received.map(({ body }) => body).join('')
  t.match(text, 'cas-test')
  for (const secret of [ticket, PASSWORD, 'tamtt', encodeURIComponent(A), `${A}/pgt`, 'pgtId']) {
    t.notOk(text.includes(secret), secret)
  }
})

t.test('only a proxy that is trusted says to which trace a request belongs', async (t) => {
  for (const [trustedProxies, isBelieved] of [
    [['127.0.0.1'], true],
    [['10.0.0.1'], false],
    [[], false],
  ] as const) {
    const { server, spans } = await traced(t, { sampleRatio: 1, settings: { trustedProxies } })
    await server.inject({ url: '/cas/login', headers: { traceparent: PARENT } })
    await server.inject({
      url: '/cas/login',
      headers: { traceparent: `00-${'0'.repeat(32)}-x-01` },
    })
    const [first, second] = await spans()
    t.equal(first?.traceId === TRACE, isBelieved, trustedProxies.join())
    t.not(second?.traceId, '0'.repeat(32))
  }
})

t.test('what is not sampled is not sent', async (t) => {
  const { server, collector, spans } = await traced(t, { sampleRatio: 0 })
  await server.inject('/cas/login')
  t.same(await spans(), [])
  t.equal(collector.received.length, 0)
})

t.test('a collector that is gone, or hangs, costs nobody time', async (t) => {
  const hanging = await webServer(t, { answer: () => {} })
  for (const port of [await freePort(), hanging.port]) {
    const { server, traces } = await traced(t, { endpoint: `http://127.0.0.1:${port}/v1/traces` })
    const begun = performance.now()
    for (let n = 0; n < 100; n++) {
      t.equal((await server.inject('/health/live')).statusCode, 200)
    }
    t.ok(performance.now() - begun < 5_000)
    const ending = performance.now()
    await traces.stop()
    t.ok(performance.now() - ending < 4_000, 'and does not hold up the end')
  }
})
