import type { ByteString } from '../protocol/byte-string.ts'
import {
  carriesTicketParameter,
  matchesRule,
  readServiceUrl,
  type ServiceRule,
} from '../protocol/service-url.ts'
import type { RegisteredService } from './registered-service.ts'
import { isOpenAt } from './state-at.ts'

declare const admitted: unique symbol

/**
 * A service URL that the registry has admitted. Nothing else can be redirected to: only the registry
 * makes one, and a plain string does not compile in its place.
 */
export type AdmittedUrl = Readonly<{
  service: RegisteredService
  /** The URL byte for byte as it was given. */
  raw: ByteString
  origin: string
  [admitted]: true
}>

export type Admission =
  | Readonly<{ kind: 'admitted'; url: AdmittedUrl }>
  | Readonly<{ kind: 'malformed'; problem: string }>
  | Readonly<{ kind: 'unknown'; host: string }>
  /** Switched off, paused, or at its end. */
  | Readonly<{ kind: 'disabled'; service: RegisteredService }>

type Candidate = Readonly<{ service: RegisteredService; rule: ServiceRule }>

/** Of a registry that does not know the time nothing is switched. */
const NEVER = () => Number.NEGATIVE_INFINITY

/**
 * The registered services, in memory, as they are at this moment.
 * There is no open mode: what no rule names is unknown
 * (R11.02). Of several rules that match the narrowest decides, then the lowest order.
 */
export function createServiceRegistry(initial: readonly RegisteredService[], now = NEVER) {
  let registered: readonly RegisteredService[] = []
  let services: readonly RegisteredService[] = []
  let servicesById = new Map<string, RegisteredService>()
  let candidatesByOrigin = new Map<string, readonly Candidate[]>()
  let nextSwitchAt = Number.POSITIVE_INFINITY
  replace(initial)

  /** Puts a new list in force at once; what is under way keeps the service it found. */
  function replace(list: readonly RegisteredService[]) {
    registered = [...list].sort((a, b) => a.order - b.order || a.id.localeCompare(b.id))
    install()
  }

  /** Makes what was to change by now, and notes when the next change is due. */
  function install() {
    const at = now()
    services = registered.map((service) => switchedAt(service, at))
    servicesById = new Map(services.map((service) => [service.id, service]))
    candidatesByOrigin = indexByOrigin(services)
    const later = services.flatMap(({ user }) => (user.switchTo ? [user.switchTo.at] : []))
    nextSwitchAt = Math.min(Number.POSITIVE_INFINITY, ...later)
  }

  return {
    replace,

    list(): readonly RegisteredService[] {
      if (now() >= nextSwitchAt) install()
      return services
    },

    /** The service of this id, in whatever state it is. */
    byId(id: string): RegisteredService | undefined {
      if (now() >= nextSwitchAt) install()
      return servicesById.get(id)
    },

    /** Whether this URL belongs to a service, and to which (11.2). */
    admit(raw: ByteString): Admission {
      const at = now()
      if (at >= nextSwitchAt) install()
      const url = readServiceUrl(raw)
      if ('problem' in url) return { kind: 'malformed', problem: url.problem }
      if (carriesTicketParameter(url)) return { kind: 'malformed', problem: 'a ticket of its own' }
      const found = candidatesByOrigin
        .get(url.origin)
        ?.find(({ service, rule }) => matchesRule(url, rule, service.allowsHttp))
      if (!found) return { kind: 'unknown', host: new URL(url.origin).host }
      const { service } = found
      if (!isOpenAt(service, at)) return { kind: 'disabled', service }
      return { kind: 'admitted', url: { service, raw, origin: url.origin } as AdmittedUrl }
    },
  }
}

export type ServiceRegistry = ReturnType<typeof createServiceRegistry>

/** The service as it is at a moment: what stands for the person may be another from a day on (R5). */
export function switchedAt(service: RegisteredService, at: number): RegisteredService {
  const { switchTo, ...user } = service.user
  if (!switchTo || at < switchTo.at) return service
  return { ...service, user: { ...user, source: switchTo.source } }
}

function indexByOrigin(services: readonly RegisteredService[]) {
  const byOrigin = new Map<string, Candidate[]>()
  for (const service of services) {
    for (const rule of service.matches) {
      const origin = rule.kind === 'exact' ? new URL(rule.url).origin : rule.origin
      const candidates = byOrigin.get(origin) ?? []
      candidates.push({ service, rule })
      byOrigin.set(origin, candidates)
    }
  }
  for (const candidates of byOrigin.values()) {
    candidates.sort((a, b) => narrowness(b.rule) - narrowness(a.rule))
  }
  return byOrigin
}

function narrowness(rule: ServiceRule): number {
  return rule.kind === 'exact' ? Number.POSITIVE_INFINITY : rule.path.length
}
