import type { PasswordHome } from '../../../sources/password-source.ts'
import { type NewPasswordFields, newPasswordFields } from '../new-password/new-password-fields.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { type AccountPlace, placeLinks } from './account-places.ts'

export type PasswordPage = Readonly<{
  action: string
  token: HiddenField
  places: readonly AccountPlace[]
  /** Where the password is kept: elsewhere it cannot be changed here. */
  home: PasswordHome
  fields: NewPasswordFields
  /** What is wrong with the current one, as it was typed. */
  currentProblem?: string | undefined
  /** That problem may be one to call support about. */
  needsCode?: boolean
  /** A problem that is at no field. */
  general?: string | undefined
  isDone?: boolean
}>

/** Somebody who is signed in changes their password (S14). */
export function passwordPage(context: PageContext, page: PasswordPage): RenderedPage {
  const { messages, base, locale } = context
  const { home, general, currentProblem, token, action } = page
  const m = messages.steps.changePassword
  const { problems: atNewPassword, newPassword } = newPasswordFields(messages, page.fields)
  const problems = [
    ...(general === undefined ? [] : [{ field: '', text: general }]),
    ...(currentProblem === undefined ? [] : [{ field: 'current', text: currentProblem }]),
    ...atNewPassword,
  ]
  const changeAt = home.kind === 'elsewhere' ? home.changeAt?.[locale] : undefined
  const title = problems.length > 0 ? messages.layout.titleWithError(m.title) : m.title
  return {
    template: 'change-password',
    data: withLayout(context, title, page, {
      heading: m.title,
      action,
      places: placeLinks(context, page.places, 'password'),
      fields: [token],
      newPassword,
      problems,
      candidates: [],
      supportCode: general !== undefined || page.needsCode ? context.supportCode : '',
      currentError: currentProblem,
      doneText: page.isDone ? messages.password.changed : '',
      elsewhere: home.kind === 'here' ? [] : [m.elsewhere, ...(changeAt ? [changeAt] : [])],
      portalHref: `${base}/`,
    }),
  }
}
