import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 150
const ANSWER_MS = 2_000

type Limits = Readonly<{ withinMs: number; signal?: AbortSignal }>

/** Waits until the address answers without an error. Rejects when it takes too long, or is aborted. */
export async function waitUntilReady(url: string, { withinMs, signal }: Limits): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await answers(url))) {
    if (performance.now() > end) throw new Error(`${url} did not answer in ${withinMs / 1000} s.`)
    await pause(STEP_MS, undefined, signal && { signal })
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const options = { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) } as const
    const response = await fetch(url, options)
    await response.body?.cancel()
    return response.status < 400
  } catch {
    return false
  }
}
