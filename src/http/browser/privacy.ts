import type { FastifyReply, FastifyRequest } from 'fastify'
import { permissionFor } from '../../services/release-policy.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { PageRenderer } from './page-renderer.ts'
import { privacyPage } from './privacy-page.ts'
import type { FindSignedIn } from './signed-in.ts'

/** What the configuration says of people's data. */
export type DataProtection = Readonly<{
  logMonths: number
  leaverMonths: number
}>

type Parts = Readonly<{
  pages: PageRenderer
  registry: Pick<ServiceRegistry, 'list'>
  findSignedIn: FindSignedIn
  dataProtection: DataProtection
}>

/**
 * `/privacy`: for everybody; who is signed in reads what each of their applications receives, from its own
 * registration (S24).
 */
export function createPrivacy({ pages, registry, findSignedIn, dataProtection }: Parts) {
  return async function privacy(request: FastifyRequest, reply: FastifyReply) {
    const signedIn = await findSignedIn(request)
    const services =
      signedIn &&
      registry
        .list()
        .filter(
          (service) =>
            service.isEnabled && permissionFor(service, signedIn.principal) === 'allowed',
        )
    return pages.send(request, reply, (context) =>
      privacyPage(context, { ...dataProtection, services }),
    )
  }
}
