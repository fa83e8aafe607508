import type { FastifyRequest } from 'fastify'
import { type ByteString, textOf } from '../../protocol/byte-string.ts'
import { isFlagSet, readParameters } from '../../protocol/parameters.ts'
import { formOf } from '../request-query.ts'
import { typedText } from '../typed-text.ts'
import type { LoginError } from './login-error.ts'
import type { LoginChoices } from './pages.ts'
import { refuseRequest } from './refuse-request.ts'

/** What a posted sign-in form holds; what the application asked stands beside it. */
export type SignInForm = Readonly<{
  username: string
  password: string
  /** The field that was left empty, if one was. */
  missing: LoginError | undefined
  loginTicket: string | undefined
  suffix: string | undefined
  choices: LoginChoices
  /** A name out of those that were offered for a mistyped one, chosen in place of signing in. */
  chosenName: string | undefined
  /** There are no credentials in it: nothing typed and no login ticket. */
  isBlank: boolean
  /** It is a form to sign in with, filled in or not. */
  hasFields: boolean
}>

const CHOICES = ['shared', 'warn', 'rememberMe'] as const
const PARAMETERS = ['username', 'lt', 'suffix', 'choose', 'confirmation', ...CHOICES] as const

/** @throws PageError 400 when a field is repeated or too long (R0.08). */
export function readSignInForm(
  request: FastifyRequest,
  { offersRememberMe }: Readonly<{ offersRememberMe: boolean }>,
): SignInForm {
  const form = formOf(request)
  const { values, problem } = readParameters(form, PARAMETERS)
  if (problem) throw refuseRequest(problem)
  // A password may be longer than any parameter: then it is simply wrong.
  if (form.isRepeated('password')) throw refuseRequest('repeated')
  const { username, lt, suffix, choose } = values
  const hasPassword = Boolean(form.first('password'))
  return {
    username: typedText(form, 'username'),
    password: typedText(form, 'password'),
    missing: missingField(username !== undefined, hasPassword),
    loginTicket: lt,
    suffix,
    choices: {
      isSharedComputer: isFlagSet(values.shared),
      wantsWarning: isFlagSet(values.warn),
      isRemembered: offersRememberMe && isFlagSet(values.rememberMe),
    },
    chosenName: choose && (textOf(choose) ?? ''),
    isBlank: username === undefined && !hasPassword && lt === undefined,
    hasFields: form.names.includes('username' as ByteString),
  }
}

function missingField(hasName: boolean, hasPassword: boolean): LoginError | undefined {
  if (!hasName && !hasPassword) return { kind: 'empty-both' }
  if (!hasName) return { kind: 'empty-name' }
  return hasPassword ? undefined : { kind: 'empty-password' }
}
