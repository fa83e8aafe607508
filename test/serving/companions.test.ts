import pino from 'pino'
import t from 'tap'
import { type Companion, startCompanions } from '../../src/serving/companions.ts'

function written() {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
  return { lines, logger }
}

t.test(
  'one that hangs and one that fails keep none of the others from being stopped',
  async (t) => {
    const { lines, logger } = written()
    const told: string[] = []
    const companion = (name: string, stop: () => Promise<void>): Companion => ({
      name,
      start: () => void told.push(`${name} began`),
      stop() {
        told.push(`${name} ends`)
        return stop()
      },
    })
    const { stop } = await startCompanions(
      [
        companion('audit', async () => {}),
        companion('backups', () => new Promise(() => {})),
        companion('watch', () => Promise.reject(new Error('broken'))),
      ],
      { logger, stopWithinMs: 20 },
    )
    await stop()
    t.same(told, [
      ...['audit began', 'backups began', 'watch began'],
      ...['watch ends', 'backups ends', 'audit ends'],
    ])
    t.match(lines, [
      { event: 'companion.failed', companion: 'watch' },
      { event: 'companion.late', companion: 'backups', afterMs: 20 },
    ])
  },
)

t.test('one that cannot start stops those before it, and is told', async (t) => {
  const { logger } = written()
  let isStopped = false
  const stop = () => {
    isStopped = true
  }
  const first: Companion = { name: 'first', start() {}, stop }
  const second: Companion = {
    name: 'second',
    start: () => Promise.reject(new Error('no room')),
    stop() {},
  }
  await t.rejects(startCompanions([first, second], { logger }), { message: 'no room' })
  t.ok(isStopped)
})
