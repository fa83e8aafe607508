import type { LockRules, NetworkRules } from './lock-rules.ts'

const MINUTE_MS = 60_000

type Settings = Readonly<{
  triesBeforeLock: number
  triesOnKnownBrowser: number
  ladderMinutes: readonly number[]
  delaysMilliseconds: readonly number[]
  forgetHours: number
  failuresPerNetwork: number
  failuresPerWiderNetwork: number
  withinMinutes: number
}>

/** The section `throttle` of the configuration, as the rules that the guard and its store follow. */
export function throttleRulesOf(
  settings: Settings,
): Readonly<{ rules: LockRules; networkRules: NetworkRules }> {
  const { triesBeforeLock, triesOnKnownBrowser, ladderMinutes, delaysMilliseconds } = settings
  return {
    rules: {
      triesBeforeLock,
      triesOnKnownBrowser,
      lockMs: ladderMinutes.map((minutes) => minutes * MINUTE_MS),
      delayMs: delaysMilliseconds,
      forgetMs: settings.forgetHours * 60 * MINUTE_MS,
    },
    networkRules: {
      tries: settings.failuresPerNetwork,
      triesOfWider: settings.failuresPerWiderNetwork,
      withinMs: settings.withinMinutes * MINUTE_MS,
    },
  }
}
