import type { FastifyRequest } from 'fastify'
import type { PageContext, RenderedPage } from './page-context.ts'

/**
 * What stands inside a page of an application in place of a page of ours (2.11): no form, nothing of the
 * person, and a link that opens the same page in a window of its own.
 */
export function framedPage(context: PageContext, { method }: FastifyRequest): RenderedPage {
  const { locale, messages, branding, assets, base, currentUrl } = context
  const m = messages.framed
  // Only a path of our own can be opened again, and only by GET.
  const canReopen = method === 'GET' && /^\/(?![/\\])/.test(currentUrl)
  return {
    template: 'framed',
    data: {
      lang: locale,
      title: `${m.title} – ${branding.gate[locale]}`,
      assets,
      heading: m.title,
      text: m.text,
      open: m.open,
      href: canReopen ? currentUrl : `${base}/login`,
    },
  }
}
