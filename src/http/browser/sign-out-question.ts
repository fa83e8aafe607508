import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { AccountSessionStore } from '../../tickets/account-sessions.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'
import type { PageRenderer } from './page-renderer.ts'
import type { FindSignedIn, SignedIn } from './signed-in.ts'

type Parts = Readonly<{
  pages: PageRenderer
  registry: Pick<ServiceRegistry, 'admit'>
  findSignedIn: FindSignedIn
  accountSessions: Pick<AccountSessionStore, 'enteredIn'>
}>

/**
 * Whoever presses the portal's own button is asked first when applications are open: they end as well
 * (S15, product 2.9). An application that sends people to `/logout` has asked them itself.
 */
export function createSignOutQuestion(parts: Parts) {
  const { pages, registry, findSignedIn, accountSessions } = parts

  /** The applications that were entered in this session, each once. */
  async function openedIn({ session }: SignedIn) {
    const entered = await accountSessions.enteredIn(session.id)
    const services = entered.flatMap((url) => {
      const admission = registry.admit(url)
      return admission.kind === 'admitted' ? [admission.url.service] : []
    })
    return [...new Set(services)]
  }

  return {
    /** Whether there is anything to be asked about. */
    async isNeeded(request: FastifyRequest): Promise<boolean> {
      const signedIn = await findSignedIn(request)
      return signedIn !== undefined && (await openedIn(signedIn)).length > 0
    },

    /** `GET /logout/ask`. Of whoever is out, or has nothing open, nothing is asked. */
    async show(request: FastifyRequest, reply: FastifyReply, base: string): Promise<FastifyReply> {
      const signedIn = await findSignedIn(request)
      const services = signedIn ? await openedIn(signedIn) : []
      if (services.length === 0) return reply.code(303).header('location', `${base}/`).send()
      return pages.send(request, reply, (context) =>
        signOutPage(
          context,
          services.map(({ name }) => name[context.locale]),
        ),
      )
    },
  }
}

export type SignOutQuestion = ReturnType<typeof createSignOutQuestion>

/** Whether to leave all of these applications (lo.h1). */
export function signOutPage(context: PageContext, opened: readonly string[]): RenderedPage {
  const { base, messages } = context
  const m = messages.signOutQuestion
  return {
    template: 'sign-out',
    data: withLayout(
      context,
      m.title,
      {
        heading: m.title,
        openedText: m.opened(opened.join(', ')),
        action: `${base}/logout`,
        portalHref: `${base}/`,
      },
      {},
    ),
  }
}
