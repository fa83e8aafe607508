import t from 'tap'
import {
  createHashingQueue,
  HashingQueueFull,
  type Place,
} from '../../src/passwords/hashing-queue.ts'

/** A line one wide whose jobs end when told to; each notes its name when it begins. */
function line(waiting: number, longestWaitMs?: number) {
  let clock = 0
  const queue = createHashingQueue({
    concurrency: 1,
    waiting,
    now: () => clock,
    ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
  })
  const begun: string[] = []
  const ends: (() => void)[] = []
  const turnedAway: string[] = []

  function join(name: string, place: Place = {}): Promise<void> {
    const job = () => {
      begun.push(name)
      return new Promise<void>((resolve) => ends.push(resolve))
    }
    return queue.run(job, place).catch((error) => {
      turnedAway.push(name)
      if (!(error instanceof HashingQueueFull)) throw error
    })
  }

  async function endOne(milliseconds = 25) {
    clock += milliseconds
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }

  async function endAll() {
    while (ends.length > 0) await endOne()
  }

  return { queue, join, endOne, endAll, begun, turnedAway }
}

t.test('row 36: networks take turns, however many of one wait', async (t) => {
  const { join, endAll, begun } = line(10)
  for (const name of ['a1', 'a2', 'a3', 'a4']) void join(name, { from: 'a' })
  for (const name of ['b1', 'b2']) void join(name, { from: 'b' })
  void join('c1', { from: 'c' })
  await endAll()
  t.same(begun, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
})

t.test('row 36: known browsers go first, and now and then a stranger', async (t) => {
  const { join, endAll, begun } = line(20)
  for (const name of ['s1', 's2', 's3']) void join(name, { from: 's' })
  for (const name of ['k1', 'k2', 'k3', 'k4', 'k5']) void join(name, { from: 'k', isKnown: true })
  await endAll()
  t.same(begun, ['s1', 'k1', 'k2', 'k3', 'k4', 's2', 'k5', 's3'])
})

t.test('row 36: in a full line the network with most places gives one up', async (t) => {
  const { join, endAll, begun, turnedAway, queue } = line(4)
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void join(name, { from: 'a' })
  void join('a6', { from: 'a' })
  void join('b1', { from: 'b' })
  void join('b2', { from: 'b' })
  void join('b3', { from: 'b' })
  t.same(queue.load(), { running: 1, waiting: 4 })
  await endAll()
  t.same(begun, ['a1', 'a2', 'b1', 'a3', 'b2'])
  t.same(turnedAway.sort(), ['a4', 'a5', 'a6', 'b3'])
})

t.test('row 36: a known browser has a place in a line that is full of strangers', async (t) => {
  const { join, endAll, begun, turnedAway } = line(2)
  for (const name of ['a1', 'b1', 'c1', 'd1']) void join(name, { from: name })
  for (const name of ['k1', 'k2', 'k3']) void join(name, { from: name, isKnown: true })
  await endAll()
  t.same(begun, ['a1', 'k1', 'k2'])
  t.same(turnedAway.sort(), ['b1', 'c1', 'd1', 'k3'])
})

t.test('row 36: known browsers do not turn every stranger away', async (t) => {
  const { join, endAll, turnedAway } = line(10)
  void join('running')
  for (let each = 0; each < 10; each++) void join(`k${each}`, { from: 'k', isKnown: true })
  for (const name of ['s1', 's2', 's3']) void join(name, { from: name })
  for (const name of ['l1', 'l2']) void join(name, { from: 'l', isKnown: true })
  await endAll()
  t.same(turnedAway.sort(), ['k6', 'k7', 'k8', 'k9', 's3'], 'a fifth of the line is theirs')
})

t.test('row 36: nobody is let into a line that takes too long to its end', async (t) => {
  const { join, endOne, endAll, turnedAway } = line(1000, 1000)
  void join('first')
  await endOne(8 * 400)
  for (let count = 0; count < 5; count++) void join(`n${count}`)
  await endAll()
  t.same(turnedAway, ['n3', 'n4'], 'a hash took some 400 ms: two may wait a second')
})

t.test('row 36: who hangs up in the line leaves it, and costs no hash', async (t) => {
  const { join, endAll, begun, queue } = line(10)
  const leaving = new AbortController()
  void join('a')
  const left = join('b', { signal: leaving.signal })
  void join('c')
  leaving.abort(new Error('gone'))
  await t.rejects(left, /gone/)
  await t.rejects(join('d', { signal: leaving.signal }), /gone/, 'nor does it begin')
  t.same(queue.load(), { running: 1, waiting: 1 })
  await endAll()
  t.same(begun, ['a', 'c'])
})

t.test('who hangs up during the hash changes nothing', async (t) => {
  const { join, endAll, queue } = line(10)
  const leaving = new AbortController()
  const hash = join('a', { signal: leaving.signal })
  leaving.abort()
  await endAll()
  await hash
  t.same(queue.load(), { running: 0, waiting: 0 })
})
