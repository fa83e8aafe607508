import { withContactLinks } from '../contact-links.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'

/** In place of a fault while an announced maintenance goes on: when to come again (2.11). */
export function maintenancePage(
  context: PageContext,
  { until }: Readonly<{ until: number }>,
): RenderedPage {
  const { messages, locale, base, branding } = context
  const { mail, phone } = branding.support
  const m = messages.notices
  const words = {
    heading: m.down,
    paragraphs: [m.backAt(localInstant(locale, until)), m.urgent(mail, phone)].map((text) =>
      withContactLinks(text, branding.support),
    ),
    portalHref: `${base}/`,
  }
  return { template: 'message', data: withLayout(context, m.down, words, {}) }
}
