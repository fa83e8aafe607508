import type { PhoneChange } from '../../../accounts/own-phone.ts'
import { phoneNoticeData } from '../account/phone-notice-data.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { type ResetNews, resetText } from '../recovery/reset-banner-data.ts'
import { type StepPage, stepData } from './step-page.ts'

export type NewsPage = StepPage & Readonly<{ reset: ResetNews } | { phoneChange: PhoneChange }>

/** What the portal would have told, on the way past it (2.10, 2.13). */
export function newsPage(context: PageContext, page: NewsPage): RenderedPage {
  const { recovery, profile } = context.messages
  const words =
    'reset' in page
      ? { title: recovery.banner.title, text: resetText(context, page.reset) }
      : { title: profile.phoneChanged.title, ...phoneNoticeData(context, page.phoneChange) }
  const data = stepData(context, page, words)
  return { template: 'news', data: withLayout(context, data.title, data, { text: words.text }) }
}
