import type { FastifyRequest } from 'fastify'
import { askedHostOf } from '../asked-host.ts'
import type { Branding } from './page-context.ts'

/** What a page wears: words, and what its files are made of. */
export type Garb = Branding & Readonly<{ colour: string; logoFile?: string | undefined }>

/** The looks of a host in the order of time; the first is in force since ever. */
export type HostLooks = Readonly<{
  hostname: string
  looks: readonly Readonly<{ from: number; branding: Garb }>[]
}>

/** How the pages of a host look at a moment, and the address that people know it by. */
export type Look = Readonly<{ id: string; branding: Garb; publicUrl: string }>

type Parts = Readonly<{
  publicUrl: string
  branding: Garb
  hosts: readonly HostLooks[]
  now(): number
}>

/**
 * The looks of all hosts that pages are shown under (R1). Whoever asks by another name, or by none,
 * sees what `publicUrl` shows. The addresses are made of the configuration alone.
 */
export function createLooks({ publicUrl, branding, hosts, now }: Parts) {
  const canonical = new URL(publicUrl).hostname
  let revision = 0
  let byHost = dressed({ branding, hosts })

  function dressed({ branding, hosts }: Pick<Parts, 'branding' | 'hosts'>) {
    const found = new Map<string, readonly (Look & { from: number })[]>([
      [canonical, [{ id: canonical, from: 0, branding, publicUrl }]],
    ])
    for (const { hostname, looks } of hosts) {
      const address = addressOf(hostname, publicUrl)
      const ofHost = looks.map((look) => ({
        ...look,
        id: `${hostname} ${look.from}`,
        publicUrl: address,
      }))
      found.set(hostname, ofHost)
    }
    return found
  }

  function lookOf(hostname: string): Look {
    const looks = byHost.get(hostname) ?? byHost.get(canonical) ?? []
    const at = now()
    const look = looks.findLast(({ from }) => from <= at) ?? looks[0]
    if (!look) throw new Error('Every host has a look.')
    return look
  }

  return {
    lookOf,

    /** The look of `publicUrl`. */
    canonical: (): Look => lookOf(canonical),

    /** The look of the host by which a page is asked for, at this moment. */
    of: (request: FastifyRequest): Look => lookOf(askedHostOf(request)),

    /** Whether pages are shown under this name. */
    has: (hostname: string): boolean => byHost.has(hostname),

    /** All that any page may wear, now or later. */
    garbs: (): Garb[] => garbsOf(byHost),

    /** Grows when the looks change: what was rendered in the old ones is old then. */
    revision: (): number => revision,

    /** Other looks, not in force yet: what they wear, and how they are put in force. */
    prepare(changed: Pick<Parts, 'branding' | 'hosts'>) {
      const prepared = dressed(changed)
      return {
        garbs: garbsOf(prepared),
        putInForce(): void {
          byHost = prepared
          revision += 1
        },
      }
    },
  }
}

export type Looks = ReturnType<typeof createLooks>

function garbsOf(byHost: ReadonlyMap<string, readonly Look[]>): Garb[] {
  return [...byHost.values()].flatMap((looks) => looks.map((look) => look.branding))
}

/** The same scheme and port under another name. */
function addressOf(hostname: string, publicUrl: string): string {
  const url = new URL(publicUrl)
  url.hostname = hostname
  return url.origin
}
