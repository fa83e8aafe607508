import type { Locale } from '../../i18n/locale.ts'
import type { ByteString } from '../../protocol/byte-string.ts'
import type { Principal } from '../../protocol/principal.ts'
import type { Instant } from '../../protocol/ticket.ts'
import { permissionFor } from '../../services/release-policy.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import { successorOf } from './closed-words.ts'
import { PageError } from './page-error.ts'
import { type NamedApplication, serviceRefusedPage } from './pages.ts'

/**
 * The service that a browser was sent from. Checked before anything else (R1.04): an address that
 * is not registered gets a page that leads nowhere.
 */
export function admitOrRefuse(
  registry: ServiceRegistry,
  raw: ByteString,
  now: Instant,
): AdmittedUrl {
  const admission = registry.admit(raw)
  switch (admission.kind) {
    case 'admitted':
      return admission.url
    case 'malformed':
      throw new PageError(403, `service-malformed: ${admission.problem}`, (context) =>
        serviceRefusedPage(context, { kind: 'malformed' }),
      )
    case 'unknown':
      throw new PageError(403, 'service-not-registered', (context) =>
        serviceRefusedPage(context, { kind: 'not-registered', host: admission.host }),
      )
    case 'disabled':
      throw new PageError(403, 'service-disabled', (context) => {
        const { service } = admission
        const closed = { service, successor: successorOf(service, registry), now }
        return serviceRefusedPage(context, { kind: 'disabled', closed })
      })
  }
}

/** Refuses a person who may not use the service (table 1.2, row 12; R11.42). */
export function permitOrRefuse(
  { service }: Pick<AdmittedUrl, 'service'>,
  principal: Principal,
): void {
  const permission = permissionFor(service, principal)
  if (permission === 'not-in-group' || permission === 'not-in-unit') {
    const { name, contact, allowedUnits: units, allowedGroups: groups } = service
    throw new PageError(403, `person-${permission}`, (context) =>
      serviceRefusedPage(context, {
        kind: 'person-not-allowed',
        name: name[context.locale],
        rule: { units, groups },
        unit: principal.unit,
        contact,
      }),
    )
  }
  if (permission === 'no-user') {
    const { name } = service
    throw new PageError(403, 'person-without-user-value', (context) =>
      serviceRefusedPage(context, { kind: 'no-user-name', name: name[context.locale] }),
    )
  }
}

/** The application by the name and the host that its people know. */
export function namedApplication(
  { service, origin }: Pick<AdmittedUrl, 'service' | 'origin'>,
  locale: Locale,
): NamedApplication {
  return { name: service.name[locale], host: new URL(origin).host }
}

/** Where a form may end that leads to this application (R1.25). */
export function formOriginsOf({ origin, service }: AdmittedUrl): readonly string[] {
  return [origin, ...service.extraFormOrigins]
}
