import t from 'tap'
import { readSupportCode } from '../../src/support/support-note.ts'
import { createSupportStore } from '../../src/support/support-store.ts'
import { createSupportTrail } from '../../src/support/support-trail.ts'
import { onEveryDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'

const SEEN = {
  code: '7KQP-3MXA',
  what: 'sign-in.wrong-password',
  detail: '',
  status: 401,
  path: '/cas/login',
  host: 'vpdt.example',
  serviceId: 'ioffice',
  cameFrom: '10.1.2.3',
  device: 'Chrome/Windows',
}
const DAY_MS = 86_400_000

onEveryDatabase('what was noted is found by its code, as it was', async (t, database) => {
  const { now } = fakeClock()
  const store = createSupportStore(database)
  const trail = createSupportTrail({ store, keptMs: 7 * DAY_MS, now, onError: t.error })
  trail.note(SEEN)
  trail.note({ ...SEEN, code: 'ABCD-EFGH', path: `/${'x'.repeat(5000)}` })
  await trail.flush()
  t.match(await store.find(SEEN.code, 5), [{ ...SEEN, at: now() }])
  t.equal((await store.find('ABCD-EFGH', 5))[0]?.path.length, 200, 'no text is kept whole')
  t.same(await store.find('ZZZZ-ZZZZ', 5), [])
})

onEveryDatabase('notes grow too old', async (t, database) => {
  const clock = fakeClock()
  const store = createSupportStore(database)
  const trail = createSupportTrail({ store, keptMs: DAY_MS, now: clock.now, onError: t.error })
  trail.note(SEEN)
  await trail.flush()
  clock.advance(DAY_MS / 2)
  t.equal(await trail.sweep(10, clock.now()), 0)
  clock.advance(DAY_MS)
  t.equal(await trail.sweep(10, clock.now()), 1)
  t.same(await store.find(SEEN.code, 5), [])
})

onEveryDatabase('a flood is noted in part, and the newest are kept', async (t, database) => {
  const clock = fakeClock()
  const store = createSupportStore(database)
  const trail = createSupportTrail({ store, keptMs: DAY_MS, now: clock.now, onError: t.error })
  for (let count = 0; count < 1000; count += 1) {
    trail.note({ ...SEEN, cameFrom: `10.1.2.${count % 250}` })
  }
  await trail.flush()
  t.equal((await store.find(SEEN.code, 1000)).length, 50, 'of one second')
  clock.advance(1000)
  trail.note({ ...SEEN, code: 'ABCD-EFGH' })
  await trail.flush()
  await store.forgetSurplus(1, 1000)
  t.equal((await store.find(SEEN.code, 1000)).length, 0)
  t.equal((await store.find('ABCD-EFGH', 1000)).length, 1)
})

onEveryDatabase('a scanner does not drive out the notes of others', async (t, database) => {
  const clock = fakeClock()
  const store = createSupportStore(database)
  const trail = createSupportTrail({ store, keptMs: DAY_MS, now: clock.now, onError: t.error })
  const fill = async () => {
    for (let count = 0; count < 40; count += 1) trail.note({ ...SEEN, cameFrom: '203.0.113.9' })
    trail.note({ ...SEEN, code: 'ABCD-EFGH' })
    await trail.flush()
    clock.advance(1000)
  }
  for (let second = 0; second < 5; second += 1) await fill()
  t.equal((await store.find(SEEN.code, 1000)).length, 120, 'of one address in one minute')
  t.equal((await store.find('ABCD-EFGH', 1000)).length, 5, 'those of others')
  clock.advance(60_000)
  await fill()
  t.equal((await store.find(SEEN.code, 1000)).length, 120 + 40, 'and again in the next')
})

t.test('a failure to write is told, and the next note is written', async (t) => {
  const errors: unknown[] = []
  let isDown = true
  const written: unknown[] = []
  const trail = createSupportTrail({
    store: {
      add: async (notes) => {
        if (isDown) throw new Error('disk full')
        written.push(...notes)
      },
      find: async () => [],
      forgetSurplus: async () => {},
      sweep: async () => 0,
    },
    keptMs: DAY_MS,
    now: fakeClock().now,
    onError: (error) => errors.push(error),
  })
  trail.note(SEEN)
  await trail.flush()
  t.match(errors, [{ message: 'disk full' }])
  isDown = false
  trail.note(SEEN)
  await trail.flush()
  t.equal(written.length, 1)
})

t.test('a code is read as people say it', async (t) => {
  for (const typed of ['7KQP-3MXA', '7kqp3mxa', ' 7kqp 3mxa ', '7KQP–3MXA', '７KQP-３MXA']) {
    t.equal(readSupportCode(typed), '7KQP-3MXA', typed)
  }
  for (const typed of ['', '7KQP', '7KQP-3MXAA', '7KQP-3MX0', 'IIII-LLLL', '%%%%-%%%%']) {
    t.equal(readSupportCode(typed), undefined, typed)
  }
})
