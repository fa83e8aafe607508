import type { CaseName } from './cases.ts'
import type { Sample } from './measure.ts'
import type { StartUp } from './start-up.ts'
import { median } from './statistics.ts'
import {
  LEAST_CPU_RATIO,
  LEAST_RATE_RATIO,
  MOST_IDLE_MEMORY_RATIO,
  MOST_START_RATIO,
} from './targets.ts'

/** The samples of a case, taken in turn from both servers. */
export type Measured = Readonly<{
  name: CaseName
  title: string
  pairs: readonly Readonly<{ real: Sample; constant: Sample }>[]
}>

export type Verdict = 'met' | 'missed'
type Goal = Readonly<{ target: number; verdict: Verdict }>

export type CaseResult = Readonly<{
  name: CaseName
  title: string
  /** Operations at the real server, in all. */
  operations: number
  realCpuMicroseconds: number
  constantCpuMicroseconds: number
  cpuRatio: number
  cpuGoal?: Goal | undefined
  realPerSecond: number
  constantPerSecond: number
  rateRatio: number
  rateGoal?: Goal | undefined
  p50Ms: number
  p99Ms: number
}>

/** The medians of a case. Ratios are taken within each turn, where both met the same machine. */
export function resultOf({ name, title, pairs }: Measured): CaseResult {
  const middle = (value: (pair: Measured['pairs'][number]) => number) => median(pairs.map(value))
  const cpuRatio = middle(({ real, constant }) => constant.cpuMicroseconds / real.cpuMicroseconds)
  const rateRatio = middle(({ real, constant }) => real.perSecond / constant.perSecond)
  return {
    name,
    title,
    operations: pairs.reduce((sum, { real }) => sum + real.operations, 0),
    realCpuMicroseconds: middle(({ real }) => real.cpuMicroseconds),
    constantCpuMicroseconds: middle(({ constant }) => constant.cpuMicroseconds),
    cpuRatio,
    cpuGoal: atLeast(LEAST_CPU_RATIO[name], cpuRatio),
    realPerSecond: middle(({ real }) => real.perSecond),
    constantPerSecond: middle(({ constant }) => constant.perSecond),
    rateRatio,
    rateGoal: atLeast(LEAST_RATE_RATIO[name], rateRatio),
    p50Ms: middle(({ real }) => real.p50Ms),
    p99Ms: middle(({ real }) => real.p99Ms),
  }
}

export type WholeResult = Readonly<{
  title: string
  real: number
  bare: number
  ratio: number
  goal?: Goal
}>

type Memory = Readonly<{ real: number; bare: number }>

/** Start and memory: milliseconds and bytes of both, and how many times the bare server's. */
export function wholeResults(
  { real, bare }: Readonly<{ real: StartUp; bare: StartUp }>,
  after: Memory,
): WholeResult[] {
  return [
    whole('start to first page, ms', real.ms, bare.ms, MOST_START_RATIO),
    whole('  CPU of it, ms', real.cpuMs, bare.cpuMs),
    whole(
      'idle memory, MB',
      megabytes(real.idleBytes),
      megabytes(bare.idleBytes),
      MOST_IDLE_MEMORY_RATIO,
    ),
    whole('memory after the run, MB', megabytes(after.real), megabytes(after.bare)),
  ]
}

function whole(title: string, real: number, bare: number, most?: number): WholeResult {
  const ratio = real / bare
  if (most === undefined) return { title, real, bare, ratio }
  return {
    title,
    real,
    bare,
    ratio,
    goal: { target: most, verdict: ratio <= most ? 'met' : 'missed' },
  }
}

function atLeast(target: number | undefined, value: number): Goal | undefined {
  return target === undefined ? undefined : { target, verdict: value >= target ? 'met' : 'missed' }
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024
}
