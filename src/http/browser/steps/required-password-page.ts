import type { Step } from '../../../sign-in/next-step.ts'
import { localDate, localInstant } from '../local-time.ts'
import { type NewPasswordFields, newPasswordFields } from '../new-password/new-password-fields.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { type StepPage, stepData } from './step-page.ts'

export type RequiredPasswordPage = StepPage &
  Readonly<{
    step: Extract<Step, { kind: 'change-password' }>
    fields: NewPasswordFields
  }>

/** The password must be changed before anything else (S6). */
export function requiredPasswordPage(
  context: PageContext,
  page: RequiredPasswordPage,
): RenderedPage {
  const { messages } = context
  const title = messages.steps.mustChange.title
  const { problems, newPassword } = newPasswordFields(messages, page.fields)
  const data = stepData(context, page, { title, problems })
  return {
    template: 'required-password',
    data: withLayout(context, data.title, data, {
      newPassword,
      reasonText: reasonText(context, page.step),
    }),
  }
}

function reasonText(
  { messages, locale }: PageContext,
  { reason, since }: RequiredPasswordPage['step'],
): string {
  const m = messages.steps.mustChange
  switch (reason) {
    case 'first':
      return m.first
    case 'reset':
      return m.reset(localInstant(locale, since))
    case 'expired':
      return messages.password.expired(localDate(since))
    case 'leaked':
      return messages.password.onList
    case 'reported':
      return m.reported(localInstant(locale, since))
  }
}
