import { withContactLinks } from './contact-links.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'

/** A name as people of this authority have it, as in the hint of the form. */
const EXAMPLE = 'tamtt'

/** Answers to what people call for most, and how to call (S21). It knows nobody, and works signed out. */
export function helpPage(context: PageContext): RenderedPage {
  const { base, branding, publicUrl } = context
  const m = context.messages.help
  return {
    template: 'help',
    data: withLayout(
      { ...context, supportCode: undefined },
      m.title,
      {},
      {
        heading: m.title,
        nameText: m.signIn.name(EXAMPLE),
        cookiesText: m.signIn.cookies(new URL(publicUrl).host),
        callText: withContactLinks(m.forgotten.call(branding.support.phone), branding.support),
        recoverHref: `${base}/recover`,
        activateHref: `${base}/activate`,
        linkedHref: `${base}/account`,
        missingHref: `${base}/app/why`,
        portalHref: `${base}/`,
      },
    ),
  }
}
