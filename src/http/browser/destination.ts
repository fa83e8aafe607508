import { isShown } from '../../portal/hindrance.ts'
import { applicationOfTile, type LoginRequest } from '../../protocol/login-request.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import { formOriginsOf } from './admission.ts'

/** The application that a sign-in leads to, as its pages name it. */
export type Destination = Readonly<{
  service: RegisteredService
  origin: string
  /** Where a form may end that leads there (R1.25). */
  formOrigins: readonly string[]
}>

/**
 * Where a sign-in leads: into the application that asked for it, or into one whose tile was opened
 * (`/go/{id}`). Of one without a tile nothing tells, as if it were not there.
 */
export function destinationOf(
  { next }: Pick<LoginRequest, 'next'>,
  url: AdmittedUrl | undefined,
  registry: Pick<ServiceRegistry, 'byId'>,
): Destination | undefined {
  if (url) return { service: url.service, origin: url.origin, formOrigins: formOriginsOf(url) }
  const id = next && applicationOfTile(next)
  const service = id && registry.byId(id)
  if (!service || !isShown(service) || !service.isEnabled) return undefined
  const origin = new URL(service.launchUrl).origin
  return { service, origin, formOrigins: launchOriginsOf(service) }
}

/** Wherever the way into an application may lead from its tile. */
export function launchOriginsOf({
  launchUrl,
  matches,
  extraFormOrigins,
}: RegisteredService): string[] {
  const addresses = matches.map((rule) => (rule.kind === 'exact' ? rule.url : rule.origin))
  const origins = [launchUrl, ...addresses].map((address) => new URL(address).origin)
  return [...new Set([...origins, ...extraFormOrigins])]
}
