import type { Turn } from '../throttle/throttle.ts'
import type { CodeGuard, MustWait } from './second-factor-types.ts'

/** What a check comes to before its failure is counted. */
type Checked = Readonly<{ kind: string }>

/** With what is left to be tried, where it was wrong. */
export type Counted<Outcome extends Checked> =
  Outcome extends Readonly<{
    kind: 'wrong' | 'wrong-password'
  }>
    ? Outcome & Readonly<{ triesLeft: number }>
    : Outcome

/** Answers to a right secret. */
const RIGHT = new Set(['right', 'confirmed'])
/** Answers that are no failure: a double click, nothing there to be checked, nobody to ask. */
const NO_FAILURE = new Set(['reused', 'used', 'not-enrolled', 'unavailable'])

/**
 * Checks with leave only, and counts what came of it (security row 33). A check that throws has found
 * out nothing about what was typed, so it counts as none.
 */
export async function guarded<Outcome extends Checked>(
  guard: CodeGuard,
  purpose: Parameters<CodeGuard>[0],
  check: () => Promise<Outcome>,
): Promise<Counted<Outcome> | MustWait> {
  const turn = await guard(purpose)
  if (turn.kind !== 'go') return turn
  let outcome: Outcome
  try {
    outcome = await check()
  } catch (error) {
    await turn.takeBack()
    throw error
  }
  return counted(turn, outcome)
}

async function counted<Outcome extends Checked>(
  turn: Turn,
  outcome: Outcome,
): Promise<Counted<Outcome> | MustWait> {
  if (RIGHT.has(outcome.kind)) {
    await turn.succeeded()
    return outcome as Counted<Outcome>
  }
  if (NO_FAILURE.has(outcome.kind)) {
    await turn.takeBack()
    return outcome as Counted<Outcome>
  }
  const { triesLeft, lockedUntil } = await turn.failed()
  if (lockedUntil !== undefined) return { kind: 'locked', until: lockedUntil }
  return { ...outcome, triesLeft } as unknown as Counted<Outcome>
}
