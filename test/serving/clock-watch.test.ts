import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t from 'tap'
import { createClockWatch } from '../../src/serving/clock-watch.ts'

t.test('5.3: a jump of the clock is told; only one that goes back is made good', async (t) => {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
  const setBack: number[] = []
  let clock = 1_000_000
  let steady = 0
  const watch = createClockWatch({
    logger,
    now: () => clock,
    steady: () => steady,
    onSetBack: async (byMs) => {
      setBack.push(byMs)
    },
    lookEveryMs: 5,
  })
  await watch.start()
  const pass = async (clockMs: number, steadyMs: number) => {
    clock += clockMs
    steady += steadyMs
    await wait(40)
  }
  await pass(100_000, 100_000)
  await pass(1_000, 0)
  t.same(lines, [], 'time that passes, and a correction of a second')
  await pass(3_600_000, 0)
  await pass(-7_200_000, 10)
  await watch.stop()
  t.match(lines, [
    { event: 'clock.jumped', byMs: 3_600_000 },
    { event: 'clock.jumped', byMs: -7_200_010 },
  ])
  t.same(setBack, [7_200_010])
})
