import { type Finding, findingsOf } from './finding.ts'

/** How one time server answered: by how much our clock is ahead of it, or why there was no answer. */
export type ClockFacts = Readonly<{
  servers: readonly Readonly<{ server: string; offsetMs: number | undefined; detail: string }>[]
  /** What the system says of its own clock; undefined: nothing. */
  isSynchronized: boolean | undefined
}>

/** Codes of a second factor change every 30 seconds. */
const FAIL_MS = 30_000
const WARN_MS = 2_000

const { ok, warn, fail } = findingsOf('clock')

/** Whether the clock is right (L12): what the time servers say counts more than the system. */
export function judgeClock({ servers, isSynchronized }: ClockFacts): readonly Finding[] {
  if (servers.length > 0) return servers.map(judgeServer)
  if (isSynchronized === undefined) return [warn((words) => words.clock.unknown())]
  return isSynchronized
    ? [ok((words) => words.clock.synchronized())]
    : [warn((words) => words.clock.unsynchronized())]
}

function judgeServer({ server, offsetMs, detail }: ClockFacts['servers'][number]): Finding {
  if (offsetMs === undefined) return warn((words) => words.clock.silent(server, detail))
  const off = Math.abs(offsetMs)
  if (off <= WARN_MS) return ok((words) => words.clock.good(Math.round(off), server))
  const tell: Finding['say'] = (words) => words.clock.off(Math.round(off / 100) / 10, server)
  return off > FAIL_MS ? fail(tell) : warn(tell)
}
