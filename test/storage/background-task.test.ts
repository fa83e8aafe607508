import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { createBackgroundTask } from '../../src/storage/background-task.ts'

t.test('it is done once for all that is asked in a while', async (t) => {
  let times = 0
  const done = new EventEmitter()
  const isDone = once(done, 'done')
  const task = createBackgroundTask({
    afterMs: 1,
    async work() {
      times += 1
      done.emit('done')
    },
    onError: (error) => t.fail(String(error)),
  })
  for (let asked = 0; asked < 5; asked++) task.soon()
  t.equal(times, 0, 'whoever asks does not wait')
  // The task's own timer keeps no process alive.
  const alive = setTimeout(() => {}, 10_000)
  await isDone
  clearTimeout(alive)
  await task.underWay()
  t.equal(times, 1)
})

t.test(
  'it is never done twice at a time, and what is flushed waits for what is under way',
  async (t) => {
    let running = 0
    let most = 0
    let times = 0
    const task = createBackgroundTask({
      afterMs: 1,
      async work() {
        running += 1
        most = Math.max(most, running)
        await wait(5)
        running -= 1
        times += 1
      },
      onError: (error) => t.fail(String(error)),
    })
    await Promise.all([task.flush(), task.flush(), task.flush()])
    t.same({ most, times }, { most: 1, times: 3 })
  },
)

t.test('a failure is told, and keeps nothing from the next time', async (t) => {
  const errors: unknown[] = []
  let times = 0
  const task = createBackgroundTask({
    afterMs: 1,
    async work() {
      times += 1
      if (times === 1) throw new Error('full')
    },
    onError: (error) => errors.push(error),
  })
  await task.flush()
  await task.flush()
  t.equal(times, 2)
  t.match(errors, [{ message: 'full' }])
})
