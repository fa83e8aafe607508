import type { ByteString } from '../protocol/byte-string.ts'
import { locationOf } from '../protocol/service-url.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'

export type LogoutTarget = Readonly<{ service: RegisteredService; url: string; host: string }>

/**
 * Where the application is told that a session is over which began at this service URL: at the
 * addresses of its entry, else at that URL itself, without its fragment (R3.21). Nowhere when the
 * registry does not admit the URL any more, when it carries a ticket (R3.22, R3.37), or when the
 * application is not told from server to server.
 */
export function logoutTargets(registry: ServiceRegistry, raw: ByteString): LogoutTarget[] {
  const admission = registry.admit(raw)
  if (admission.kind !== 'admitted') return []
  const { service } = admission.url
  const { channel, urls } = service.singleLogout
  if (channel !== 'back') return []
  const addresses = urls.length > 0 ? urls : [locationOf(raw)]
  return addresses.map((address) => {
    const url = address.split('#', 1)[0] ?? ''
    return { service, url, host: new URL(url).host }
  })
}
