import type { FastifyRequest } from 'fastify'
import type { Account } from '../../accounts/account.ts'
import { readMailboxName } from '../../accounts/mailbox-name.ts'
import type { Suffix } from '../../accounts/suffix.ts'
import { readParameters } from '../../protocol/parameters.ts'
import type { Authenticate } from '../../sign-in/authenticate.ts'
import type { FailureTrail } from '../../sign-in/failure-trail.ts'
import type { StepKind } from '../../sign-in/next-step.ts'
import type { Circumstances } from '../../sign-in/step-facts.ts'
import type { AttemptLimit } from '../../throttle/attempt-limit.ts'
import { secondsUntil } from '../../throttle/lock-rules.ts'
import { networkOf } from '../../throttle/network-of.ts'
import { formOf } from '../request-query.ts'
import { signInTraceOf } from '../sign-in-trace.ts'
import { typedText } from '../typed-text.ts'
import { RestError, refuseCredentials, refuseForNow } from './rest-error.ts'

type Parts = Readonly<{
  authenticate: Authenticate
  suffixes: readonly Suffix[]
  defaultSuffix: string
  /** What somebody would have to do in a browser before a session begins. */
  firstStep(
    account: Account,
    here: Circumstances,
  ): Promise<Readonly<{ kind: StepKind }> | undefined>
  /** Passwords, right or wrong, that one caller may try. */
  callerAttempts: AttemptLimit
  failureTrail: FailureTrail
  now(): number
}>

/** What Apereo calls it. */
const EXCEPTIONS = {
  'verify-second-factor': 'MultifactorAuthenticationRequiredException',
  'change-password': 'AccountPasswordMustChangeException',
  'enrol-second-factor': 'MultifactorAuthenticationRequiredException',
  'save-recovery-codes': 'MultifactorAuthenticationRequiredException',
  'confirm-phone': 'UnauthorizedAuthenticationException',
} as const satisfies Record<Exclude<StepKind, 'read-notice' | 'hear-news'>, string>

export type ProvenPerson = Readonly<{ account: Account; passwordChangedAt: number }>

/**
 * Name and password of a posted form, and of nothing else (R9.05) → whose they are. A caller may try
 * so many a minute, and a name may fail so often, however it is written.
 *
 * @throws RestError 400, 401, 429 or 503.
 */
export function createCheckCredentials(parts: Parts) {
  const { authenticate, firstStep, suffixes, defaultSuffix, callerAttempts } = parts
  const { failureTrail, now } = parts

  /**
   * A program cannot change a password or type a code: its person must come by a browser first. Where
   * it calls from says nothing of where the person is, so it counts as outside (row 35). A notice waits
   * for the person's next visit: it comes last, when nothing else is left to do.
   */
  async function nothingLeftToDo(person: ProvenPerson): Promise<ProvenPerson> {
    const nowhere = {
      address: undefined,
      service: undefined,
      deviceToken: undefined,
      isPassingBy: false,
    }
    const step = await firstStep(person.account, nowhere)
    if (!step || step.kind === 'read-notice' || step.kind === 'hear-news') return person
    throw refuseCredentials(`step-${step.kind}`, EXCEPTIONS[step.kind])
  }

  return async function checkCredentials(request: FastifyRequest): Promise<ProvenPerson> {
    const { typedName, password } = credentialsOf(request)
    const turn = callerAttempts(request.ip)
    if (turn.kind === 'wait') {
      throw refuseForNow(429, 'caller-throttled', turn.retryAfterSeconds)
    }
    turn.count()
    const reading = readMailboxName(typedName, suffixes)
    if (reading.kind !== 'name') throw refuseCredentials(`name-${reading.kind}`)
    const name = `${reading.name}@${reading.suffix ?? defaultSuffix}`
    const network = networkOf(request.ip)
    const result = await authenticate({ typedName: name, password, network, isRestCaller: true })
    failureTrail.note(result, signInTraceOf(request))
    switch (result.kind) {
      case 'signed-in':
        return nothingLeftToDo(result)
      case 'locked':
        throw refuseForNow(429, 'name-locked', secondsUntil(result.until, now()))
      case 'throttled':
      case 'under-way':
        throw refuseForNow(429, result.kind, result.retryAfterSeconds)
      case 'busy':
      case 'unavailable':
        throw refuseForNow(503, result.kind, result.retryAfterSeconds)
      case 'disabled':
        throw refuseCredentials('account-disabled', 'AccountDisabledException')
      case 'locked-by-operator':
        throw refuseCredentials('account-locked', 'AccountLockedException')
      case 'refused':
        throw refuseCredentials(result.detail)
      case 'name-unusable':
        throw refuseCredentials(`name-${result.reading.kind}`)
    }
  }
}

export type CheckCredentials = ReturnType<typeof createCheckCredentials>

function credentialsOf(request: FastifyRequest) {
  const form = formOf(request)
  const { values, problem } = readParameters(form, ['username'])
  if (problem !== undefined || form.isRepeated('password')) {
    throw new RestError(400, problem ?? 'repeated', 'A field is repeated or too long.')
  }
  // A password may be longer than any parameter: then it is simply wrong.
  if (values.username === undefined || !form.first('password')) {
    throw new RestError(400, 'missing', "'username' and 'password' are both required.")
  }
  return { typedName: typedText(form, 'username'), password: typedText(form, 'password') }
}
