import type { FastifyRequest } from 'fastify'
import {
  type PasswordProblemToTell,
  type PolicyToTell,
  passwordHint,
  passwordProblem,
  passwordRules,
} from '../../../i18n/password-sentences.ts'
import type { Messages } from '../../../i18n/vi.ts'
import { formOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import { refuseRequest } from '../refuse-request.ts'

/** What keeps a new password from being taken, before or after policy was asked. */
export type NewPasswordMistake =
  | Readonly<{ kind: 'empty' | 'empty-repeat' | 'different' }>
  | PasswordProblemToTell

/** Which of the two fields it is at, and what is wrong. */
export type FieldProblem = Readonly<{ field: string; text: string }>

export type NewPasswordFields = Readonly<{
  /** The policy that will judge it: the hint is made of it (product 2.6). */
  policy: PolicyToTell
  /** Whose it is, for password managers. */
  username: string
  mistakes?: readonly NewPasswordMistake[] | undefined
  /** Typing starts here when the page opens. */
  hasFocus?: boolean
}>

/**
 * The two fields for a new password, for every page that asks for one: give its template `newPassword`,
 * include `@partials/new-password` inside the form, and the problems in the summary on top.
 */
export function newPasswordFields(messages: Messages, fields: NewPasswordFields) {
  const { policy, username, mistakes = [], hasFocus = false } = fields
  const problems = mistakes.map((mistake) => problemOf(messages, mistake))
  const at = (name: string) =>
    problems
      .filter(({ field }) => field === name)
      .map(({ text }) => text)
      .join(' ')
  return {
    problems,
    newPassword: {
      username,
      hint: passwordHint(messages.password, policy),
      rules: passwordRules(messages.password, policy),
      error: at('password'),
      repeatError: at('repeat'),
      hasFocus: hasFocus && mistakes.length === 0,
    },
  }
}

/** What was typed into them: twice the same, or why it cannot be used. */
export function readNewPassword(
  request: FastifyRequest,
): Readonly<{ password: string }> | Readonly<{ mistakes: readonly NewPasswordMistake[] }> {
  const form = formOf(request)
  if (form.isRepeated('password') || form.isRepeated('repeat')) throw refuseRequest('repeated')
  const password = typedText(form, 'password')
  const repeat = typedText(form, 'repeat')
  if (password === '') return { mistakes: [{ kind: 'empty' }] }
  if (repeat === '') return { mistakes: [{ kind: 'empty-repeat' }] }
  // Typed as one code point or as two it is the same password (product 2.5).
  const isSame = password.normalize('NFKC') === repeat.normalize('NFKC')
  return isSame ? { password } : { mistakes: [{ kind: 'different' }] }
}

function problemOf(messages: Messages, mistake: NewPasswordMistake): FieldProblem {
  const m = messages.steps.newPassword
  switch (mistake.kind) {
    case 'empty':
      return { field: 'password', text: m.empty }
    case 'empty-repeat':
      return { field: 'repeat', text: m.emptyRepeat }
    case 'different':
      return { field: 'repeat', text: m.different }
    default:
      return { field: 'password', text: passwordProblem(messages.password, mistake) }
  }
}
