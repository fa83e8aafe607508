import { withContactLinks } from '../contact-links.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { sameAddress, withLayout } from '../page-layout.ts'

type Asked = Readonly<{
  /** When people can come again; undefined: in a few minutes, after an upgrade. */
  until?: number | undefined
  /** What operators say of it; an empty text says nothing. */
  reason?: Readonly<{ vi: string; en: string }>
  /** Something was typed, and is lost. */
  isForm?: boolean
}>

/**
 * In place of any page while operators work on the server, and in place of a fault while an announced
 * maintenance goes on: when to come again (2.11).
 */
export function maintenancePage(
  context: PageContext,
  { until, reason, isForm = false }: Asked,
): RenderedPage {
  const { messages, locale, base, branding } = context
  const { mail, phone } = branding.support
  const m = messages.notices
  const sentences = [
    until === undefined ? m.upgrading : m.backAt(localInstant(locale, until)),
    reason?.[locale] || reason?.vi || '',
    isForm ? m.notKept : '',
    m.urgent(mail, phone),
  ]
  const words = {
    heading: m.down,
    paragraphs: sentences
      .filter((sentence) => sentence !== '')
      .map((sentence) => withContactLinks(sentence, branding.support)),
    actionText: m.again,
    portalHref: isForm ? `${base}/` : sameAddress(context),
  }
  return { template: 'message', data: withLayout(context, m.down, words, {}) }
}
