import type { Instant } from '../protocol/ticket.ts'

/** What is known of one host, and what is under way to it. Only `createHostLanes` writes it. */
export type HostLane = {
  readonly host: string
  underWay: number
  /** Its last request was answered. */
  isTrusted: boolean
  /** Failures of the network since the last answer. */
  failures: number
  /** When a broken host is next asked whether it is back. */
  probeAt: Instant
}

const PER_HOST = 2
/** So many failures in a row break a host: then only a probe goes out now and then. */
const FAILURES_TO_BREAK = 3
const PROBE_EVERY_MS = 5_000

/**
 * How many requests may go to whom at a time (security row 57): two to a host, so many in all. A host
 * that has not answered yet, or not the last time, gets one; and all such hosts together get half of
 * the places, so that those which hang never take them all from those which answer. There are as many
 * lanes as the registered applications have hosts.
 */
export function createHostLanes({ parallel }: Readonly<{ parallel: number }>) {
  const lanes = new Map<string, HostLane>()
  const forDoubtful = Math.max(1, Math.floor(parallel / 2))
  let underWay = 0
  let underWayToDoubtful = 0

  function add(lane: HostLane, requests: number) {
    lane.underWay += requests
    underWay += requests
    if (!lane.isTrusted) underWayToDoubtful += requests
  }

  function trust(lane: HostLane, isTrusted: boolean) {
    if (lane.isTrusted === isTrusted) return
    lane.isTrusted = isTrusted
    underWayToDoubtful += isTrusted ? -lane.underWay : lane.underWay
  }

  return {
    laneOf(host: string): HostLane {
      const known = lanes.get(host)
      if (known) return known
      const lane = { host, underWay: 0, isTrusted: false, failures: 0, probeAt: 0 }
      lanes.set(host, lane)
      return lane
    },

    /** Whether its last request was not answered. */
    isDown: (host: string): boolean => (lanes.get(host)?.failures ?? 0) > 0,

    /** How many more requests may go to the host now. */
    placesFor(lane: HostLane): number {
      const left = lane.isTrusted
        ? Math.min(parallel - underWay, PER_HOST - lane.underWay)
        : Math.min(parallel - underWay, forDoubtful - underWayToDoubtful, 1 - lane.underWay)
      return Math.max(0, left)
    },

    /** Whether requests to it fail without being sent, as several have failed and no probe is due. */
    isBroken: ({ failures, probeAt }: HostLane, now: Instant): boolean =>
      // A moment that is further away was noted before the clock was set back.
      failures >= FAILURES_TO_BREAK && now < probeAt && probeAt <= now + PROBE_EVERY_MS,

    /** Takes places. Of a broken host the first that goes out is the probe. */
    start(lane: HostLane, requests: number, now: Instant): void {
      add(lane, requests)
      if (lane.failures >= FAILURES_TO_BREAK) lane.probeAt = now + PROBE_EVERY_MS
    },

    /** Gives places back. */
    end(lane: HostLane, requests: number): void {
      add(lane, -requests)
    },

    noteAnswer(lane: HostLane): void {
      trust(lane, true)
      lane.failures = 0
    },

    noteFailure(lane: HostLane, now: Instant): void {
      trust(lane, false)
      lane.failures += 1
      if (lane.failures === FAILURES_TO_BREAK) lane.probeAt = now + PROBE_EVERY_MS
    },

    get underWay(): number {
      return underWay
    },
  }
}
