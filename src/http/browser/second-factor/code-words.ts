import type { Messages } from '../../../i18n/vi.ts'
import type {
  BypassCheck,
  CodeRefusal,
  ProofRefusal,
  RecoveryCodeCheck,
} from '../../../second-factor/second-factor-types.ts'
import { localTime } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'

/** What is typed: six digits of the app, a recovery code, or what the help desk read out. */
export type CodeKind = 'app' | 'recovery' | 'bypass'

/** Why a code was not taken. */
export type CodeProblem =
  | Exclude<CodeRefusal | RecoveryCodeCheck | BypassCheck | ProofRefusal, { kind: 'right' }>
  | Readonly<{ kind: 'empty' }>

/** From here on the tries that are left are told. */
const NEAR_LIMIT = 2

/** The same problem in words (product 2.4). `now` is in milliseconds. */
export function codeProblemText(
  { messages, branding }: Pick<PageContext, 'messages' | 'branding'>,
  kind: CodeKind,
  problem: CodeProblem,
  now: number,
): string {
  const m = messages.secondFactor.errors
  const { phone } = branding.support
  switch (problem.kind) {
    case 'empty':
      return emptyText(kind, m)
    case 'malformed':
      return kind === 'app' ? m.malformed : malformedText(kind, m)
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

type Errors = Messages['secondFactor']['errors']

function withTries(text: string, triesLeft: number, m: Errors): string {
  return triesLeft <= NEAR_LIMIT ? `${text} ${m.wrongNearLimit(triesLeft)}` : text
}

function emptyText(kind: CodeKind, m: Errors): string {
  if (kind === 'app') return m.emptyCode
  return kind === 'recovery' ? m.emptyRecoveryCode : m.emptyBypass
}

function malformedText(kind: 'recovery' | 'bypass', m: Errors): string {
  return kind === 'recovery' ? m.malformedRecoveryCode : m.wrongBypass
}

function wrongText(kind: CodeKind, m: Errors): string {
  if (kind === 'app') return m.wrong
  return kind === 'recovery' ? m.wrongRecoveryCode : m.wrongBypass
}
