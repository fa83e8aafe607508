import t from 'tap'
import {
  delayOf,
  judgeName,
  lockEnd,
  networkWaitSeconds,
  secondsUntil,
  UNDER_WAY_MS,
} from '../../src/throttle/lock-rules.ts'
import { LOCK_RULES } from '../support/throttle.ts'

const now = 1_000_000_000
const counter = { tries: 0, failures: 0, level: 0, lastAt: now, lockedAt: 0, lockedUntil: 0 }

const judgements: [string, Partial<typeof counter> | undefined, unknown][] = [
  ['nothing is counted', undefined, { kind: 'go' }],
  ['four have failed', { tries: 4, failures: 4 }, { kind: 'go' }],
  ['five are under way', { tries: 5 }, { kind: 'under-way' }],
  ['four have failed, one is under way', { tries: 5, failures: 4 }, { kind: 'under-way' }],
  [
    'they were under way a minute ago, and nobody ended them',
    { tries: 5, lastAt: now - UNDER_WAY_MS },
    { kind: 'go' },
  ],
  [
    'it is locked',
    { level: 1, lockedAt: now - 5, lockedUntil: now + 5 },
    { kind: 'locked', until: now + 5 },
  ],
  ['the lock is over', { level: 1, lockedAt: now - 10, lockedUntil: now }, { kind: 'go' }],
  [
    'it was locked by a clock a day ahead: as long as it was meant to, from now on',
    { level: 1, lockedAt: now + 86_400_000, lockedUntil: now + 86_400_900 },
    { kind: 'locked', until: now + 900 },
  ],
]

for (const [when, found, judgement] of judgements) {
  t.test(`2.4: whether a name may be tried when ${when}`, async (t) => {
    t.same(judgeName(found && { ...counter, ...found }, 5, now), judgement)
  })
}

t.test('2.4: the answers to wrong tries are held back for longer and longer', async (t) => {
  const delays = [0, 1, 2, 3, 4, 5, 50].map((failures) => delayOf(failures, LOCK_RULES))
  t.same(delays, [0, 250, 500, 1000, 1500, 1500, 1500])
  t.equal(delayOf(3, { ...LOCK_RULES, delayMs: [] }), 0)
})

t.test('Retry-After is told in whole seconds, one at least', async (t) => {
  t.equal(secondsUntil(now + 1, now), 1)
  t.equal(secondsUntil(now + 1001, now), 2)
  t.equal(secondsUntil(now - 1, now), 1)
  t.equal(networkWaitSeconds(now - 590_000, 600_000, now), 10)
  t.equal(networkWaitSeconds(now + 86_400_000, 600_000, now), 600, 'clock set back')
  t.equal(lockEnd({ lockedAt: now, lockedUntil: now + 5 }, now), now + 5)
})
