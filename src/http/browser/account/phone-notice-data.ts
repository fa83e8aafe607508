import type { PhoneChange } from '../../../accounts/own-phone.ts'
import { maskPhoneNumber } from '../../../vietnamese/phone-number.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'

/** What is shown of a phone number that was changed: enough for its owner to know both. */
export function phoneNoticeData(
  { messages, locale }: PageContext,
  { oldPhone, newPhone, changedAt }: PhoneChange,
) {
  const m = messages.profile.phoneChanged
  const at = localInstant(locale, changedAt)
  return { text: m.text(maskPhoneNumber(oldPhone), maskPhoneNumber(newPhone), at) }
}
