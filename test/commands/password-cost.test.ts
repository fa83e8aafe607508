import { PassThrough } from 'node:stream'
import t from 'tap'
import type { CommandContext } from '../../src/commands/context.ts'
import { passwordCostCommand } from '../../src/commands/password-cost.ts'
import { type MeasuredCost, measureCost, recommendCost } from '../../src/passwords/password-cost.ts'

const cost = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }

t.test('the quickest run counts, and as many at a time as the server computes', async (t) => {
  let clock = 0
  let running = 0
  let most = 0
  const durations = [90, 40, 25, 60, 30, 35]
  const hash = async () => {
    most = Math.max(most, ++running)
    await null
    clock += durations.shift() ?? 20
    running--
  }
  t.same(await measureCost(cost, 3, { hash, now: () => clock }), {
    ...cost,
    milliseconds: 25,
    hashesPerSecond: 50,
    peakMemoryMiB: 57,
  })
  t.equal(most, 3)
})

const of = (milliseconds: number, hashesPerSecond: number): MeasuredCost => ({
  ...cost,
  milliseconds,
  hashesPerSecond,
  peakMemoryMiB: 19,
})

t.test(
  'security 7: the strongest within the time that carries the peak is recommended',
  async (t) => {
    const [weak, middle, strong, slow] = [of(20, 200), of(50, 120), of(200, 40), of(400, 10)]
    t.same(recommendCost([weak, middle, strong, slow], 250), {
      recommended: middle,
      strongest: strong,
    })
    t.same(recommendCost([weak, strong, slow], 250, 1_000), {
      recommended: weak,
      strongest: strong,
    })
    t.same(recommendCost([slow], 250), { recommended: slow, strongest: slow })
  },
)

t.test('cas password-cost prints what to configure', async (t) => {
  const stdout = new PassThrough()
  const context = { stdout, stderr: new PassThrough() } as unknown as CommandContext
  const run = (...args: string[]) => passwordCostCommand(context).parseAsync(args, { from: 'user' })
  await run('--target-ms', '1', '--concurrency', '1')
  t.match(String(stdout.read()), /"passwords": \{"memoryKiB":19456,"iterations":2,"parallelism":1/)
  await run('--target-ms', '1', '--concurrency', '1', '--json')
  t.match(JSON.parse(String(stdout.read())), {
    measured: [{ memoryKiB: 19_456, iterations: 2 }],
    recommended: { passwords: { memoryKiB: 19_456, concurrency: 1 } },
  })
  await t.rejects(run('--target-ms', 'soon'), /from 1 to 10000/)
})
