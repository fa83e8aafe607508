import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t from 'tap'
import { createDescriptorWatch } from '../../src/serving/descriptor-watch.ts'

t.test(
  '5.3: that file descriptors run out is told once, and that there are enough again',
  async (t) => {
    const lines: Record<string, unknown>[] = []
    const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
    const opened = [10, 95, 99, 85, 79, 10]
    let looks = 0
    const watch = createDescriptorWatch({
      logger,
      count: async () => ({ open: opened[Math.min(looks++, opened.length - 1)] ?? 0, most: 100 }),
      lookEveryMs: 2,
    })
    await watch.start()
    for (let tries = 0; tries < 500 && looks < opened.length; tries++) await wait(5)
    await watch.stop()
    t.match(lines, [
      { event: 'descriptors.short', open: 95, most: 100 },
      { event: 'descriptors.enough', open: 79 },
    ])
    t.equal(lines.length, 2)
  },
)
