import { type ByteString, bytesOf } from '../protocol/byte-string.ts'
import type { ServiceRule } from '../protocol/service-url.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { type AddressParts, partsOf } from './address-parts.ts'
import { editDistance } from './edit-distance.ts'

/** A registered address that another one is close to. */
export type NearAddress = Readonly<{ serviceId: string; address: ByteString }>

type Candidate = NearAddress & Readonly<{ host: string }>

const MOST_TYPING_ERRORS = 2

/** Finds what somebody may have meant who sent an address that is not registered. */
export function createNearServices(services: readonly RegisteredService[]) {
  const candidates = services.flatMap(({ id, matches }) =>
    matches.map((rule): Candidate => {
      const address = addressOf(rule)
      return { serviceId: id, address, host: hostOf(address) }
    }),
  )

  function closest(parts: AddressParts, among: readonly Candidate[]): NearAddress | undefined {
    let best: Candidate | undefined
    let longest = -1
    for (const candidate of among) {
      const path = partsOf(candidate.address)?.path ?? ''
      const length = commonLength(path.toLowerCase(), parts.path.toLowerCase())
      if (length <= longest) continue
      best = candidate
      longest = length
    }
    return best && { serviceId: best.serviceId, address: best.address }
  }

  function atSameHost(address: ByteString): NearAddress | undefined {
    const parts = partsOf(address)
    if (!parts) return undefined
    const host = withoutWww(parts.host)
    return closest(
      parts,
      candidates.filter((candidate) => withoutWww(candidate.host) === host),
    )
  }

  return {
    /** One at the same host: cheap enough for any request. */
    atSameHost,

    /** One at the same host, or at a host that is a typing error away. */
    find(address: ByteString): NearAddress | undefined {
      const parts = partsOf(address)
      if (!parts) return undefined
      return (
        atSameHost(address) ??
        closest(
          parts,
          candidates.filter((candidate) => isTypingError(candidate.host, parts.host)),
        )
      )
    },
  }
}

export type NearServices = ReturnType<typeof createNearServices>

function addressOf(rule: ServiceRule): ByteString {
  return bytesOf(rule.kind === 'exact' ? rule.url : rule.origin + rule.path)
}

function hostOf(address: string): string {
  return /^https?:\/\/(\[[^\]]*\]|[^/?#:]*)/i.exec(address)?.[1]?.toLowerCase() ?? ''
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice('www.'.length) : host
}

function isTypingError(a: string, b: string): boolean {
  const isAsLong = Math.abs(a.length - b.length) <= MOST_TYPING_ERRORS
  return isAsLong && editDistance(a, b) <= MOST_TYPING_ERRORS
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}
