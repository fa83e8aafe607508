import t from 'tap'
import { createAttemptLimit, networkOf } from '../../src/accounts/attempt-limit.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

t.test('an attempt counts from its beginning, and not if it succeeds', async (t) => {
  const clock = fakeClock()
  const begin = createAttemptLimit({ most: 2, withinMs: 60_000, now: clock.now })
  const one = begin('a')
  const two = begin('a')
  t.match([one.kind, two.kind], ['go', 'go'])
  clock.advance(15_000)
  t.strictSame(begin('a'), { kind: 'wait', retryAfterSeconds: 45 }, 'before either has ended')
  if (two.kind === 'go') two.succeed()
  t.equal(begin('a').kind, 'go')
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
  ] as const) {
    t.equal(networkOf(address), network, address)
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
  t.match(answer.body, 'Thử lại sau 10 phút')
  t.match(answer.body, 'name="password"')
  t.notMatch(answer.headers, { location: /./ })
  clock.advance(600_000)
  t.equal((await browser().signIn({ username: 'tamtt', password: PASSWORD })).statusCode, 303)
})
