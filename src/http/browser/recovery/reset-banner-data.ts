import type { RecoverySecret } from '../../../recovery/recovery-store.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'
import type { HiddenField } from '../pages.ts'

/** What the help desk has handed out in somebody's name, and what became of it. */
export type ResetNews = Pick<RecoverySecret, 'state' | 'issuedAt' | 'closedAt'>

/** The same, with what says that its owner knows of it. */
export type ResetToTell = ResetNews & Readonly<{ token: HiddenField }>

/** That a new password, or a code for one, was handed out, and when. */
export function resetText(
  { messages, locale }: Pick<PageContext, 'messages' | 'locale'>,
  { state, issuedAt, closedAt }: ResetNews,
): string {
  const m = messages.recovery.banner
  if (state !== 'used') return m.open(localInstant(locale, issuedAt))
  return m.used(localInstant(locale, closedAt ?? issuedAt))
}

/** What the portal's template shows of it. */
export function resetBannerData(context: PageContext, reset: ResetToTell | undefined) {
  if (!reset) return undefined
  const { base } = context
  return {
    text: resetText(context, reset),
    fields: [reset.token],
    knownAction: `${base}/recover/known`,
    notYouHref: `${base}/recover/cancel`,
  }
}
