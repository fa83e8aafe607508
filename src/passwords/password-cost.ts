import type { Cost } from './password.ts'

/** What one set of parameters costs on this machine. */
export type MeasuredCost = Cost &
  Readonly<{
    /** The quickest of several single runs: other work on the machine only adds to it. */
    milliseconds: number
    /** With as many at a time as the server computes. */
    hashesPerSecond: number
    /** What all of them take at once. */
    peakMemoryMiB: number
  }>

/** From the floor that OWASP names to what only strong machines carry, the weakest first. */
export const COSTS_TO_TRY: readonly [Cost, ...Cost[]] = [
  { memoryKiB: 19_456, iterations: 2, parallelism: 1 },
  { memoryKiB: 32_768, iterations: 2, parallelism: 1 },
  { memoryKiB: 47_104, iterations: 2, parallelism: 1 },
  { memoryKiB: 65_536, iterations: 2, parallelism: 1 },
  { memoryKiB: 65_536, iterations: 3, parallelism: 1 },
  { memoryKiB: 131_072, iterations: 3, parallelism: 1 },
]

/** Sign-ins a second in the worst minute of a Monday (security 7). */
export const MONDAY_PEAK = 100

const SINGLE_RUNS = 5
const ROUNDS = 3

/** Measures one set of parameters. `hash` computes one hash; `now` gives milliseconds. */
export async function measureCost(
  cost: Cost,
  concurrency: number,
  { hash, now }: Readonly<{ hash(cost: Cost): Promise<unknown>; now(): number }>,
): Promise<MeasuredCost> {
  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = now()
    await work()
    return Math.max(0.001, now() - startedAt)
  }
  await hash(cost)
  const single: number[] = []
  for (let run = 0; run < SINGLE_RUNS; run++) single.push(await timed(() => hash(cost)))
  const together: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const jobs = () => Promise.all(Array.from({ length: concurrency }, () => hash(cost)))
    together.push(await timed(jobs))
  }
  return {
    ...cost,
    milliseconds: Math.min(...single),
    hashesPerSecond: (concurrency * 1000) / Math.min(...together),
    peakMemoryMiB: (concurrency * cost.memoryKiB) / 1024,
  }
}

/** Measures one cost after the other, the weakest first, until one takes longer than the target. */
export async function measureCosts(
  targetMilliseconds: number,
  concurrency: number,
  tools: Parameters<typeof measureCost>[2],
): Promise<[MeasuredCost, ...MeasuredCost[]]> {
  const [weakest, ...stronger] = COSTS_TO_TRY
  const measured: [MeasuredCost, ...MeasuredCost[]] = [
    await measureCost(weakest, concurrency, tools),
  ]
  for (const cost of stronger) {
    // What is stronger takes longer: there is nothing to learn beyond the target.
    if ((measured.at(-1)?.milliseconds ?? 0) > targetMilliseconds) break
    measured.push(await measureCost(cost, concurrency, tools))
  }
  return measured
}

export type Recommendation = Readonly<{
  /** The strongest within the target that carries the peak; the weakest when none does. */
  recommended: MeasuredCost
  /** The strongest within the target, for whoever has fewer people. */
  strongest: MeasuredCost
}>

/** What to configure. `measured` goes from weak to strong and is not empty. */
export function recommendCost(
  measured: readonly [MeasuredCost, ...MeasuredCost[]],
  targetMilliseconds: number,
  peak = MONDAY_PEAK,
): Recommendation {
  const quick = measured.filter(({ milliseconds }) => milliseconds <= targetMilliseconds)
  const carrying = quick.filter(({ hashesPerSecond }) => hashesPerSecond >= peak)
  const [weakest] = measured
  return { recommended: carrying.at(-1) ?? weakest, strongest: quick.at(-1) ?? weakest }
}
