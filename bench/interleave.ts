import type { Case, Unmeasured } from './cases.ts'
import type { Exchange } from './load.ts'
import { type LoadShape, measure, type Sample } from './measure.ts'
import type { Measured } from './report.ts'
import type { ServerProcess } from './server-process.ts'

type Servers = Readonly<{ real: ServerProcess; bare: ServerProcess }>

/** A case, and the request to the bare server that it is compared with. */
export type ComparedCase = Readonly<{ measured: Case; constant: Exchange }>

type Extent = LoadShape & Readonly<{ turns: number; budgetMs: number }>

/** Unmeasured, so that both servers have compiled what they run. */
const WARM_UP_TURNS = 2

/**
 * Measures all cases in turns: a short stretch of each, at both servers, then again. So whatever
 * else the machine does meets all of them alike. No turn begins after the budget is used up.
 */
export async function measureInTurns(
  { real, bare }: Servers,
  compared: readonly ComparedCase[],
  { turns, budgetMs, ...shape }: Extent,
): Promise<Measured[]> {
  const samples = compared.map(({ measured: { name, title } }) => ({
    name,
    title,
    real: [] as Sample[],
    constant: [] as Sample[],
  }))
  const begunAt = performance.now()
  for (let turn = -WARM_UP_TURNS; turn < turns; turn += 1) {
    if (turn > 0 && performance.now() - begunAt > budgetMs) break
    for (const [index, { measured, constant }] of compared.entries()) {
      await carryOut(measured.before, real, shape)
      const ofReal = () => measure(real, measured.next, shape)
      const ofConstant = () => measure(bare, () => constant, shape)
      // Each goes first every other time.
      const [first, second] = turn % 2 === 0 ? [ofReal, ofConstant] : [ofConstant, ofReal]
      const [one, other] = [await first(), await second()]
      await carryOut(measured.after, real, shape)
      if (turn < 0) continue
      samples[index]?.real.push(turn % 2 === 0 ? one : other)
      samples[index]?.constant.push(turn % 2 === 0 ? other : one)
    }
  }
  return samples
}

async function carryOut(work: Unmeasured | undefined, real: ServerProcess, shape: LoadShape) {
  const operations = work?.operations(shape.operations) ?? 0
  if (work && operations > 0) await measure(real, work.next, { ...shape, operations })
}
