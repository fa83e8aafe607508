import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** The number of the last processor. */
export const LAST = String(availableParallelism() - 1)

/**
 * Keeps this process, and whatever it starts from now on, to a list of processors. Those who ask stand for
 * other machines: when they keep to one processor, and the server has them all, it is not measured how the
 * two are kept waiting for each other. Needs `taskset` of util-linux; without it nothing changes.
 */
export function keepTo(processors: string): void {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(process.pid)])
}
