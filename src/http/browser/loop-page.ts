import type { AdmittedUrl } from '../../services/service-registry.ts'
import { contactWords, waysTo } from './access-words.ts'
import { namedApplication } from './admission.ts'
import { withContactLinks } from './contact-links.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'
import { LOOP } from './sign-in-loop.ts'

/** In place of the next round between an application and us (2.11). It can be gone on with all the same. */
export function loopPage(context: PageContext, url: AdmittedUrl): RenderedPage {
  const m = context.messages.refused
  const { name, host } = namedApplication(url, context.locale)
  const contact = contactWords(url.service.contact, context)
  return {
    template: 'loop',
    data: withLayout(
      context,
      m.loop(name),
      {},
      {
        heading: m.loop(name),
        paragraphs: [m.loopText(name, LOOP.times), m.loopMend(host, contact)].map((text) =>
          withContactLinks(text, waysTo(url.service.contact, context)),
        ),
        goOnText: m.loopGoOn(name),
        goOnHref: context.currentUrl,
        portalHref: `${context.base}/`,
      },
    ),
  }
}
