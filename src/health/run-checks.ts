import { type CheckName, type Finding, findingsOf } from './finding.ts'

/** Something to look at: gathers the facts and judges them. */
export type Check = Readonly<{ name: CheckName; run(): Promise<readonly Finding[]> }>

/** None may take longer. */
const WITHIN_MS = 20_000

/**
 * Runs one check after the other, so that none measures the load of another. One that fails or takes too
 * long is a finding by itself; the others go on.
 */
export async function runChecks(
  checks: readonly Check[],
  withinMs = WITHIN_MS,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) findings.push(...(await runOne(check, withinMs)))
  return findings
}

async function runOne({ name, run }: Check, withinMs: number): Promise<readonly Finding[]> {
  const { warn, fail } = findingsOf(name)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Finding[]>((resolve) => {
    const finding = warn((words) => words.late(Math.round(withinMs / 1000)))
    timer = setTimeout(() => resolve([finding]), withinMs)
  })
  try {
    return await Promise.race([run(), late])
  } catch (error) {
    const [line = ''] = String((error as Error).message ?? error).split('\n')
    return [fail((words) => words.broken(line.slice(0, 200)))]
  } finally {
    clearTimeout(timer)
  }
}
