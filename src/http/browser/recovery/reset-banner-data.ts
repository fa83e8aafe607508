import { localInstant } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'
import type { HiddenField } from '../pages.ts'

/** That a new password, or a code for one, was handed out in the person's name, and when. */
export type ResetToTell = Readonly<{ isUsed: boolean; at: number; token: HiddenField }>

/** What the portal's template shows of it. */
export function resetBannerData(
  { messages, locale, base }: PageContext,
  reset: ResetToTell | undefined,
) {
  if (!reset) return undefined
  const m = messages.recovery.banner
  const at = localInstant(locale, reset.at)
  return {
    text: reset.isUsed ? m.used(at) : m.open(at),
    fields: [reset.token],
    knownAction: `${base}/recover/known`,
    notYouHref: `${base}/recover/cancel`,
  }
}
