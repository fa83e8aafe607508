import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { createAttemptLimit } from '../../src/throttle/attempt-limit.ts'
import { networkOf } from '../../src/throttle/network-of.ts'
import { loginTicketOf } from '../support/browser.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { freeAddress, runningServer } from '../support/running-server.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

t.test('an attempt counts from its beginning, and not if it succeeds', async (t) => {
  const clock = fakeClock()
  const begin = createAttemptLimit({ most: 2, withinMs: 60_000, now: clock.now })
  const one = begin('a')
  const two = begin('a')
  t.match([one.kind, two.kind], ['go', 'go'])
  clock.advance(15_000)
  t.strictSame(begin('a'), { kind: 'wait', retryAfterSeconds: 1 }, 'before either has ended')
  if (one.kind === 'go') one.count()
  if (two.kind === 'go') two.takeBack()
  const three = begin('a')
  if (three.kind === 'go') three.count()
  t.strictSame(begin('a'), { kind: 'wait', retryAfterSeconds: 45 }, 'both have failed')
  t.equal(begin('b').kind, 'go', 'somebody else')
  clock.advance(45_000)
  t.equal(begin('a').kind, 'go', 'a new minute')
})

t.test('the memory is bounded: the oldest key is forgotten', async (t) => {
  const begin = createAttemptLimit({ most: 1, withinMs: 60_000, remembered: 2, now: () => 0 })
  for (const key of ['a', 'b', 'c']) begin(key)
  t.equal(begin('c').kind, 'wait')
  t.equal(begin('a').kind, 'go')
})

t.test('a clock that is set back locks nobody out for long', async (t) => {
  const clock = fakeClock()
  const begin = createAttemptLimit({ most: 1, withinMs: 60_000, now: clock.now })
  begin('a')
  clock.advance(-3_600_000)
  t.equal(begin('a').kind, 'go')
})

t.test('what an address is counted by', async (t) => {
  for (const [address, network] of [
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [undefined, 'gone'],
  ] as const) {
    t.equal(networkOf(address), network)
  }
})

t.test('R2.09: who has failed too often from one place waits: 429 with the form', async (t) => {
  const { addPerson, browser, clock } = await testApp(t, {
    throttle: { failuresPerNetwork: 5, withinMinutes: 10 },
  })
  await addPerson()
  for (let failure = 0; failure < 5; failure++) {
    const { statusCode } = await browser().signIn({ username: `nobody${failure}`, password: 'x' })
    t.equal(statusCode, 401)
  }
  const answer = await browser().signIn({ username: 'tamtt', password: PASSWORD })
  t.equal(answer.statusCode, 429)
  t.equal(answer.headers['retry-after'], '600')
  t.match(answer.body, 'Chờ 10 phút hoặc gọi 0271\u00a0300\u00a00000.')
  t.match(answer.body, 'name="password"')
  t.notMatch(answer.headers, { location: /./ })
  clock.advance(600_000)
  t.equal((await browser().signIn({ username: 'tamtt', password: PASSWORD })).statusCode, 303)
})

t.test(
  'R2.09: who hangs up before the answer is a failure too, and no fault of ours',
  async (t) => {
    const publicUrl = await freeAddress()
    const { browser, lines } = await runningServer(t, { publicUrl })
    const { cookies, get } = browser()
    const lt = loginTicketOf((await get('/cas/login')).body)
    const body = new URLSearchParams({ lt, username: 'nobody', password: 'x' }).toString()
    const socket = connect(Number(new URL(publicUrl).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(
      `POST /cas/login HTTP/1.1\r\nHost: localhost\r\nCookie: ${[...cookies].map((pair) => pair.join('=')).join('; ')}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await new Promise((resolve) => setImmediate(resolve))
    socket.resetAndDestroy()
    while (!lines.some(({ event }) => /refused|failed/.test(String(event)))) await wait(5)
    t.match(lines.at(-1), { event: 'sign-in.refused' })
  },
)
