import t from 'tap'
import { createLane, LaneFull } from '../../src/sources/lane.ts'

/** Jobs that end when the test says so. */
function jobs() {
  const ends: (() => void)[] = []
  let running = 0
  let most = 0
  const job = async () => {
    running++
    most = Math.max(most, running)
    await new Promise<void>((resolve) => ends.push(resolve))
    running--
  }
  return { job, endNext: () => ends.shift()?.(), most: () => most }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

t.test('so many run at a time, so many wait, and the next is turned away at once', async (t) => {
  const lane = createLane({ parallel: 2, waiting: 1, patienceMs: 60_000 })
  const { job, endNext, most } = jobs()
  const [first, second, third] = [lane.run(job), lane.run(job), lane.run(job)]
  await t.rejects(lane.run(job), LaneFull)
  for (const run of [first, second, third]) {
    endNext()
    await run
  }
  t.equal(most(), 2)
})

t.test('a place is handed on: whoever comes just then does not get in between', async (t) => {
  const lane = createLane({ parallel: 1, waiting: 5, patienceMs: 60_000 })
  const { job, endNext, most } = jobs()
  const first = lane.run(job)
  const second = lane.run(job)
  endNext()
  await first
  const third = lane.run(job)
  await turn()
  t.equal(most(), 1)
  endNext()
  await second
  await turn()
  endNext()
  await third
})

t.test('a job that fails gives its place back', async (t) => {
  const lane = createLane({ parallel: 1, waiting: 0, patienceMs: 60_000 })
  await t.rejects(
    lane.run(() => Promise.reject(new Error('no'))),
    /no/,
  )
  t.equal(await lane.run(async () => 7), 7)
})

t.test('nobody waits longer than a person does, and who left is not called', async (t) => {
  const lane = createLane({ parallel: 1, waiting: 5, patienceMs: 5 })
  const { job, endNext } = jobs()
  const first = lane.run(job)
  await t.rejects(lane.run(job), /no turn in 5 ms/)
  endNext()
  await first
  t.equal(await lane.run(async () => 7), 7, 'the place is free')
})
