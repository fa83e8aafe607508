import type { PageContext, RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'

/**
 * Somebody asked by a name that is none of ours. It says which is ours; that address comes from the
 * configuration, and the other one is not repeated (security row 47).
 */
export function unknownHostPage(publicUrl: string) {
  return (context: PageContext): RenderedPage => {
    const m = context.messages.hosts
    return {
      template: 'message',
      data: withLayout(
        context,
        m.unknown,
        { heading: m.unknown },
        {
          paragraphs: [[{ text: m.onlyHere(publicUrl) }], [{ text: m.report }]],
          portalHref: `${publicUrl}${context.base}/`,
        },
      ),
    }
  }
}
