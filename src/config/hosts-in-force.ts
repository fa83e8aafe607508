import { localClock } from '../vietnamese/local-clock.ts'
import type { ConfigFile } from './schema.ts'

/** What the authority of a look says of people's data, and whom they ask. */
type Privacy = ConfigFile['dataProtection']

/** Names, look, help desk, and what `/privacy` says. */
export type BrandingInForce = ConfigFile['branding'] & Readonly<{ privacy: Privacy }>

/** How a host looks from a moment on, in milliseconds since 1970; nothing of it is left to look up. */
export type LookInForce = Readonly<{ from: number; branding: BrandingInForce }>

/** The looks of a host, in the order of time. The first is in force since ever. */
export type HostInForce = Readonly<{ hostname: string; looks: readonly LookInForce[] }>

type Naming = Readonly<{ branding: BrandingInForce }> & Pick<ConfigFile, 'hosts'>

/** Since ever. A number, so that the configuration in force can be printed. */
export const ALWAYS = 0

/**
 * The looks of every host that has an entry. An entry is laid over what was in force before it, and
 * the first over `branding`; a host is as `branding` says until its first moment (R1).
 */
export function hostsInForce({ branding, hosts }: Naming): HostInForce[] {
  const names = [...new Set(hosts.map(({ hostname }) => hostname))]
  return names.map((hostname) => {
    const looks: LookInForce[] = [{ from: ALWAYS, branding }]
    for (const { from, parts } of changesOf(hostname, hosts)) {
      const before = looks.at(-1)?.branding ?? branding
      const look = { from, branding: laidOver(before, parts) }
      if (from === ALWAYS) looks.pop()
      looks.push(look)
    }
    return { hostname, looks }
  })
}

function changesOf(hostname: string, hosts: Naming['hosts']) {
  return hosts
    .filter((entry) => entry.hostname === hostname)
    .map(({ from, branding }) => ({ from: momentOf(from) ?? ALWAYS, parts: branding }))
    .sort((a, b) => a.from - b.from)
}

function laidOver(
  before: BrandingInForce,
  { support, privacy, ...parts }: Naming['hosts'][number]['branding'],
): BrandingInForce {
  return {
    ...before,
    ...parts,
    support: { ...before.support, ...support },
    privacy: { ...before.privacy, ...privacy },
  }
}

/** The moment that `from` names: of a day its midnight here. Undefined: there is no such day or time. */
export function momentOf(from: string | undefined): number | undefined {
  if (from === undefined) return ALWAYS
  const isDay = from.length === 10
  const moment = Date.parse(isDay ? `${from}T00:00+07:00` : from)
  const midnight = Date.parse(`${from.slice(0, 10)}T00:00+07:00`)
  if (Number.isNaN(moment) || Number.isNaN(midnight) || moment < 0) return undefined
  // `Date.parse` takes 30 February for 2 March.
  return localClock(midnight).startsWith(from.slice(0, 10)) ? moment : undefined
}
