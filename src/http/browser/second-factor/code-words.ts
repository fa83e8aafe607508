import type { Messages } from '../../../i18n/vi.ts'
import type {
  BypassCheck,
  CodeRefusal,
  ProofRefusal,
  RecoveryCodeCheck,
} from '../../../second-factor/second-factor-types.ts'
import { localTime } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'
import { unbroken } from '../unbroken.ts'

/** What is typed: six digits of the app, a recovery code, or what the help desk read out. */
export type CodeKind = 'app' | 'recovery' | 'bypass'

/** Where the app's code or a recovery code will do, until it is known which of them was meant. */
type Asked = CodeKind | 'either'

/** Why a code was not taken. */
export type CodeProblem =
  | Exclude<CodeRefusal | RecoveryCodeCheck | BypassCheck | ProofRefusal, { kind: 'right' }>
  | Readonly<{ kind: 'empty' }>

/** From here on the tries that are left are told. */
const NEAR_LIMIT = 2

/** The same problem in words (product 2.4). `now` is in milliseconds. */
export function codeProblemText(
  { messages, branding }: Pick<PageContext, 'messages' | 'branding'>,
  kind: Asked,
  problem: CodeProblem,
  now: number,
): string {
  const m = messages.secondFactor.errors
  const phone = unbroken(branding.support.phone)
  switch (problem.kind) {
    case 'empty':
      return emptyText(kind, m)
    case 'malformed':
      return malformedText(kind, m)
    case 'wrong':
      return withTries(wrongText(kind, m), problem.triesLeft, m)
    case 'wrong-password':
      return withTries(m.wrongPassword, problem.triesLeft, m)
    case 'used':
      return m.usedRecoveryCode(problem.left)
    case 'reused':
      return m.reused
    case 'skewed':
      return m.skewed(problem.minutes)
    case 'not-enrolled':
      return m.wrong
    case 'unavailable':
      return m.unavailable
    case 'locked':
      return m.locked(localTime(problem.until, now), phone)
    case 'network':
      return m.network(Math.ceil(problem.retryAfterSeconds / 60), phone)
    case 'under-way':
      return m.underWay
  }
}

/** The same of a current password that is typed alone. */
export function currentPasswordText(
  context: Parameters<typeof codeProblemText>[0],
  problem: CodeProblem,
  now: number,
): string {
  if (problem.kind !== 'locked') return codeProblemText(context, 'app', problem, now)
  const { messages, branding } = context
  const until = localTime(problem.until, now)
  return messages.secondFactor.errors.lockedPassword(until, unbroken(branding.support.phone))
}

/** The same of a recovery code that is typed to show that the new ones were kept. */
export function savedCodeText(
  context: Parameters<typeof codeProblemText>[0],
  problem: CodeProblem,
  now: number,
): string {
  if (problem.kind === 'wrong') return context.messages.secondFactor.errors.wrongSavedCode
  return codeProblemText(context, 'recovery', problem, now)
}

/** How a page with this problem is answered: try later, or try again. */
export function codeProblemStatus({ kind }: CodeProblem): number {
  switch (kind) {
    case 'locked':
    case 'network':
      return 429
    case 'under-way':
    case 'unavailable':
      return 503
    default:
      return 401
  }
}

/** Whether somebody can do nothing about it but wait or call: their page shows a support code. */
export function isBeyondThem({ kind }: CodeProblem): boolean {
  return ['locked', 'network', 'under-way', 'unavailable'].includes(kind)
}

/** Until when, or for how long, for the note behind that code. */
export function codeProblemDetail(problem: CodeProblem): string {
  if ('until' in problem) return String(problem.until)
  return 'retryAfterSeconds' in problem ? String(problem.retryAfterSeconds) : ''
}

type Errors = Messages['secondFactor']['errors']

function withTries(text: string, triesLeft: number, m: Errors): string {
  return triesLeft <= NEAR_LIMIT ? `${text} ${m.wrongNearLimit(triesLeft)}` : text
}

function emptyText(kind: Asked, m: Errors): string {
  const { emptyCode, emptyRecoveryCode, emptyBypass, emptyEither } = m
  return { app: emptyCode, recovery: emptyRecoveryCode, bypass: emptyBypass, either: emptyEither }[
    kind
  ]
}

function malformedText(kind: Asked, m: Errors): string {
  const { malformed, malformedRecoveryCode, wrongBypass, malformedEither } = m
  return {
    app: malformed,
    recovery: malformedRecoveryCode,
    bypass: wrongBypass,
    either: malformedEither,
  }[kind]
}

function wrongText(kind: Asked, m: Errors): string {
  const { wrong, wrongRecoveryCode, wrongBypass } = m
  return { app: wrong, recovery: wrongRecoveryCode, bypass: wrongBypass, either: wrong }[kind]
}
