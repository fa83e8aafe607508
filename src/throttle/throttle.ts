import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../protocol/ticket.ts'
import { type CounterKeys, countedPurpose, type Purpose } from './counter-key.ts'
import type { KnownBrowser } from './known-browser.ts'
import {
  delayOf,
  judgeName,
  type LockRules,
  type NetworkRules,
  networkWaitSeconds,
} from './lock-rules.ts'
import { widerNetworkOf } from './network-of.ts'
import type { Counted, ThrottleStore } from './throttle-store.ts'

/** Somebody who is about to have a secret checked. */
export type Trial = Readonly<{
  purpose: Purpose
  /** Whose secret, by `nameKeyOf` the name that was typed; whether it exists does not matter. */
  nameKey: string
  /** Where it comes from, by `networkOf`. */
  network: string
  /**
   * A registered REST caller: it has a limit of its own in place of its network's, and strangers at
   * the browsers' door cannot lock out the accounts of a program.
   */
  isRestCaller?: boolean
  /** As `knownBrowsers.recognise` told. */
  knownBrowser?: KnownBrowser | undefined
}>

/** What a wrong secret led to: tries that are left, or the moment until which there is none. */
export type Failure = Readonly<{ triesLeft: number; lockedUntil: Instant | undefined }>

/** A place for one check of a secret. Exactly one of the three ends it. */
export type Turn = Readonly<{
  kind: 'go'
  /** The secret was wrong. To a stranger it resolves the later, the more they got wrong. */
  failed(): Promise<Failure>
  /** It was right: what this browser or this network got wrong is forgotten. */
  succeeded(): Promise<void>
  /** Nothing was learned about it: the check did not take place, or told nobody anything. */
  takeBack(): Promise<void>
}>

export type Begun =
  | Turn
  /** The name is locked; the secret must not be looked at, as that would tell whether it is right. */
  | Readonly<{ kind: 'locked'; until: Instant }>
  /** Too many failures from that network. */
  | Readonly<{ kind: 'network'; retryAfterSeconds: number }>
  /** As many checks of that name as are left are under way just now. */
  | Readonly<{ kind: 'under-way'; retryAfterSeconds: number }>

type Parts = Readonly<{
  store: ThrottleStore
  keys: CounterKeys
  rules: LockRules
  networkRules: NetworkRules
  now(): Instant
  /** Tests do not wait. */
  wait?(milliseconds: number): Promise<unknown>
}>

const UNDER_WAY_SECONDS = 1
/** Answers that are held back at a time. Beyond them there is no delay; the counters stand. */
const MOST_HELD_BACK = 200

/**
 * The guard that every check of a secret passes (security rows 30–34): a place is taken before the
 * check and it is a failure unless the check ends otherwise. A known browser has an allowance of its
 * own, and neither what strangers do to the name nor its network counts against it.
 */
export function createThrottle(parts: Parts) {
  const { store, keys, rules, networkRules, now, wait = pause } = parts
  let heldBack = 0

  function countedBy({ purpose, nameKey, network, isRestCaller, knownBrowser }: Trial): Counted {
    const counter = {
      key: knownBrowser
        ? keys.ofKnownBrowser(purpose, knownBrowser.id)
        : keys.ofName(purpose, nameKey, isRestCaller ? 'rest' : 'browser'),
      subject: keys.subject(nameKey),
      purpose: countedPurpose(purpose),
      isKnownBrowser: knownBrowser !== undefined,
    }
    if (knownBrowser || isRestCaller) return { counter, network, networks: [] }
    const wider = widerNetworkOf(network)
    const own = { network, most: networkRules.tries }
    const around = wider === undefined ? [] : [{ network: wider, most: networkRules.triesOfWider }]
    return { counter, network, networks: [own, ...around] }
  }

  /** Why there is no place, or undefined: there seems to be one. */
  async function refusal(counted: Counted, at: Instant): Promise<Exclude<Begun, Turn> | undefined> {
    const { name, networks } = await store.look(counted)
    const judgement = judgeName(name, store.mostOf(counted.counter), at)
    if (judgement.kind === 'locked') return judgement
    const full = networks.find(
      ({ network, tries, firstAt }) =>
        tries >= (counted.networks.find((one) => one.network === network)?.most ?? 0) &&
        at - firstAt < networkRules.withinMs,
    )
    if (full) {
      const seconds = networkWaitSeconds(full.firstAt, networkRules.withinMs, at)
      return { kind: 'network', retryAfterSeconds: seconds }
    }
    if (judgement.kind === 'go') return undefined
    return { kind: 'under-way', retryAfterSeconds: UNDER_WAY_SECONDS }
  }

  async function holdBack(milliseconds: number) {
    if (milliseconds <= 0 || heldBack >= MOST_HELD_BACK) return
    heldBack += 1
    try {
      await wait(milliseconds)
    } finally {
      heldBack -= 1
    }
  }

  return {
    /** Takes a place for one check, or says why there is none. Whether the name exists is no matter. */
    async begin(trial: Trial): Promise<Begun> {
      const counted = countedBy(trial)
      const at = now()
      // Who is locked out costs a look and no write.
      const early = await refusal(counted, at)
      if (early) return early
      if (!(await store.reserve(counted, at))) {
        return (
          (await refusal(counted, at)) ?? {
            kind: 'under-way',
            retryAfterSeconds: UNDER_WAY_SECONDS,
          }
        )
      }
      const most = store.mostOf(counted.counter)
      return {
        kind: 'go',

        async failed() {
          const failure = await store.fail(counted, now())
          const { failures = 0, lockedUntil } = failure ?? {}
          const inARow = lockedUntil === undefined ? failures : most
          if (!counted.counter.isKnownBrowser) await holdBack(delayOf(inARow, rules))
          return {
            triesLeft: lockedUntil === undefined ? most - failures : 0,
            lockedUntil,
          }
        },

        succeeded: () => store.succeed(counted),
        takeBack: () => store.giveBack(counted),
      }
    },
  }
}

export type Throttle = ReturnType<typeof createThrottle>
