import type { Messages } from '../../i18n/vi.ts'

/**
 * Why the sign-in form is shown again (product 2.4). Suffixes come bare, without `@`; candidates
 * come best first; `retiredOn` is a day (`YYYY-MM-DD`).
 */
export type LoginError = Readonly<
  | {
      kind:
        | 'empty-name'
        | 'empty-password'
        | 'empty-both'
        | 'full-name'
        | 'number'
        | 'malformed-name'
        | 'locked-by-operator'
        | 'form-too-old'
        | 'sign-in-expired'
        | 'sign-in-overtaken'
        | 'sign-in-given-up'
        | 'cookies-off'
        | 'source-silent'
        /** Told only to somebody who typed the code of their activation slip. */
        | 'not-activated'
    }
  /** `triesLeft`: before the name is locked, when that is near. */
  | {
      kind: 'wrong'
      triesLeft?: number | undefined
      /** What was typed as the password has such letters: a keyboard may have made them (2.5). */
      hasVietnameseLetters?: boolean
    }
  /** One candidate at least. */
  | { kind: 'has-accents'; candidates: readonly string[] }
  | { kind: 'foreign-suffix'; typed: string; allowed: readonly string[] }
  | { kind: 'suffix-typo'; typed: string; suggestion: string }
  | {
      kind: 'retired-suffix'
      typed: string
      retiredOn?: string | undefined
      replacement?: string | undefined
    }
  /** Told after the right password alone (S5). */
  | { kind: 'disabled'; since: string; unit: string }
  | { kind: 'busy'; seconds: number }
  | { kind: 'throttled'; minutes: number }
  /** `until` is worded already: `14:05`. */
  | { kind: 'locked'; until: string }
>

/**
 * What to say, and at which fields. `general` belongs to no field: only the summary on top tells
 * it.
 */
export type LoginErrorWords = Readonly<{
  name?: string
  /** What the summary says instead of `name`, where it has more room. */
  nameInSummary?: string
  password?: string
  general?: string
  /** Both fields are marked, without saying which of them was wrong. */
  marksBoth?: true
}>

type Facts = Readonly<{ messages: Messages; host: string; phone: string }>

export function wordsOf(error: LoginError, facts: Facts): LoginErrorWords {
  const { messages, host, phone } = facts
  const m = messages.loginErrors
  switch (error.kind) {
    case 'empty-name':
      return { name: m.emptyName }
    case 'empty-password':
      return { password: m.emptyPassword }
    case 'empty-both':
      return { name: m.emptyName, password: m.emptyPassword }
    case 'wrong':
      return { general: wrongText(error, messages), marksBoth: true }
    case 'has-accents':
      return { name: m.noAccents, nameInSummary: accentsText(error.candidates, m) }
    case 'foreign-suffix':
      return { name: m.foreignSuffix(error.allowed.map(at).join(', '), at(error.typed)) }
    case 'suffix-typo':
      return { name: m.suffixTypo(at(error.typed), at(error.suggestion)) }
    case 'retired-suffix':
      return {
        name: m.retiredSuffix(
          at(error.typed),
          error.retiredOn ? dayOf(error.retiredOn) : '',
          error.replacement ? at(error.replacement) : '',
        ),
      }
    case 'full-name':
      return { name: m.fullName }
    case 'number':
      return { name: m.number }
    case 'malformed-name':
      return { name: m.malformedName }
    case 'disabled':
      return { general: m.disabled(error.since, error.unit) }
    case 'locked-by-operator':
      return { general: m.lockedByOperator(phone) }
    case 'form-too-old':
      return { general: m.formTooOld }
    case 'sign-in-expired':
      return { general: m.signInExpired }
    case 'sign-in-given-up':
      return { general: m.signInGivenUp }
    case 'sign-in-overtaken':
      return { general: m.signInOvertaken }
    case 'cookies-off':
      return { general: m.cookiesOff(host) }
    case 'not-activated':
      return { general: m.notActivated, marksBoth: true }
    case 'source-silent':
      return { general: m.sourceSilent }
    case 'busy':
      return { general: m.busy(error.seconds) }
    case 'throttled':
      return { general: m.throttled(error.minutes, phone) }
    case 'locked':
      return { general: m.locked(error.until, phone) }
  }
}

type Wrong = Extract<LoginError, { kind: 'wrong' }>

function wrongText({ triesLeft, hasVietnameseLetters }: Wrong, { login, loginErrors }: Messages) {
  return [
    loginErrors.wrong,
    ...(hasVietnameseLetters ? [login.keyboard] : []),
    ...(triesLeft === undefined ? [] : [loginErrors.triesLeft(triesLeft)]),
  ].join(' ')
}

function accentsText(candidates: readonly string[], m: Messages['loginErrors']): string {
  const [best = '', ...others] = candidates
  return m.hasAccents(best, others.join(', '))
}

function at(suffix: string): string {
  return `@${suffix}`
}

/** `2026-04-30` → `30/04/2026`. */
function dayOf(day: string): string {
  return day.split('-').reverse().join('/')
}
