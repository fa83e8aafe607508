import type { Case, Unmeasured } from './cases.ts'
import type { Exchange } from './load.ts'
import { measure, type Sample, type Side } from './measure.ts'
import type { Measured } from './report.ts'

type Sides = Readonly<{ real: Side; bare: Side }>

/** A case, and the request to the bare server that it is compared with. */
export type ComparedCase = Readonly<{ measured: Case; constant: Exchange }>

type Extent = Readonly<{ turns: number; operations: number; warmUp: number; budgetMs: number }>

/**
 * Measures all cases in turns: a short stretch of each, at both servers, then again. So whatever
 * else the machine does meets all of them alike. No turn begins after the budget is used up. Before
 * the first one both servers are warmed up, until they have compiled what they run.
 */
export async function measureInTurns(
  sides: Sides,
  compared: readonly ComparedCase[],
  { turns, operations, warmUp, budgetMs }: Extent,
): Promise<Measured[]> {
  for (const one of compared) await measureBoth(sides, one, warmUp, true)
  const pairs = compared.map((): Pair[] => [])
  const begunAt = performance.now()
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn > 0 && performance.now() - begunAt > budgetMs) break
    for (const [index, one] of compared.entries()) {
      // Each server goes first every other time.
      pairs[index]?.push(await measureBoth(sides, one, operations, turn % 2 === 0))
    }
  }
  return compared.map(({ measured: { name, title } }, index) => ({
    name,
    title,
    pairs: pairs[index] ?? [],
  }))
}

type Pair = Readonly<{ real: Sample; constant: Sample }>

async function measureBoth(
  { real, bare }: Sides,
  { measured, constant }: ComparedCase,
  operations: number,
  isRealFirst: boolean,
): Promise<Pair> {
  const measureConstant = () => measure(bare, () => constant, operations)
  const before = isRealFirst ? undefined : await measureConstant()
  await carryOut(measured.before, real, operations)
  const ofReal = await measure(real, measured.next, operations)
  await carryOut(measured.after, real, operations)
  return { real: ofReal, constant: before ?? (await measureConstant()) }
}

async function carryOut(work: Unmeasured | undefined, real: Side, stretch: number) {
  const operations = work?.operations(stretch) ?? 0
  if (work && operations > 0) await measure(real, work.next, operations)
}
