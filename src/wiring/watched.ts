import type { SecondFactor } from '../second-factor/second-factor-types.ts'
import type { Authenticate } from '../sign-in/authenticate.ts'
import type { Throttle } from '../throttle/throttle.ts'
import type { DeliverProxyGrantingTicket } from '../tickets/proxy-callback.ts'
import type { IssueProxyTicket } from '../tickets/proxy-ticket.ts'
import type { SignOn } from '../tickets/sign-on.ts'
import type { ValidateTicket } from '../tickets/validate-ticket.ts'
import type { Watch } from '../watch/watch.ts'

/** The same verbs, each telling the watch what came of it. What they do is not changed. */

export function watchAuthenticate(authenticate: Authenticate, watch: Watch): Authenticate {
  return async (typed) => {
    const result = await authenticate(typed)
    const outcome = result.kind === 'refused' ? result.detail : result.kind
    watch.signInJudged(outcome, typed.isRestCaller ? 'rest' : 'browser')
    return result
  }
}

export function watchThrottle({ begin }: Throttle, watch: Watch): Throttle {
  return {
    async begin(trial) {
      const turn = await begin(trial)
      if (turn.kind !== 'go') {
        watch.tryTurnedAway(turn.kind)
        return turn
      }
      return {
        ...turn,
        async failed() {
          const failure = await turn.failed()
          if (failure.lockedUntil !== undefined) watch.nameLocked(trial.purpose)
          return failure
        },
      }
    },
  }
}

export function watchSecondFactor(secondFactor: SecondFactor, watch: Watch): SecondFactor {
  const watched =
    <Given extends readonly unknown[], Outcome extends Readonly<{ kind: string }>>(
      kind: string,
      check: (...given: Given) => Promise<Outcome>,
    ) =>
    async (...given: Given): Promise<Outcome> => {
      const outcome = await check(...given)
      watch.codeJudged(kind, outcome.kind)
      return outcome
    }
  return {
    ...secondFactor,
    checkCode: watched('app', secondFactor.checkCode),
    spendRecoveryCode: watched('recovery', secondFactor.spendRecoveryCode),
    spendBypass: watched('bypass', secondFactor.spendBypass),
  }
}

export function watchSignOn(signOn: SignOn, watch: Watch, door: 'browser' | 'rest'): SignOn {
  return {
    ...signOn,
    async start(...given) {
      const signedOn = await signOn.start(...given)
      if (signedOn) watch.sessionStarted(door)
      return signedOn
    },
    async end(...given) {
      const ended = await signOn.end(...given)
      if (ended) watch.sessionEnded()
      return ended
    },
  }
}

export function watchValidations(validateTicket: ValidateTicket, watch: Watch): ValidateTicket {
  return async (request) => {
    const login = await validateTicket(request)
    watch.ticketValidated(login.service.id)
    return login
  }
}

export function watchProxyTickets(issue: IssueProxyTicket, watch: Watch): IssueProxyTicket {
  return async (...given) => {
    const issued = await issue(...given)
    watch.ticketIssued('proxy', issued.target.id)
    return issued
  }
}

export function watchCallbacks(
  deliver: DeliverProxyGrantingTicket,
  watch: Watch,
): DeliverProxyGrantingTicket {
  return async (pgtUrl, ticket, service) => {
    const delivery = await deliver(pgtUrl, ticket, service)
    watch.callbackEnded(delivery.kind, service.id)
    if (delivery.kind === 'delivered') watch.ticketIssued('proxy-granting', service.id)
    return delivery
  }
}
