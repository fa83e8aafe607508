import { setTimeout as pause } from 'node:timers/promises'

/** Long enough for a machine that has other things to do. */
const PATIENCE_MS = 120_000
const STEP_MS = 50

/** Resolves as soon as the claim is true; rejects when it does not come true, with these words. */
export async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}`)
    await pause(STEP_MS)
  }
}
