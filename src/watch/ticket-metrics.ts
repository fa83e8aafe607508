import type { Meters } from './meters.ts'

/** So many pairs of a reason and an application are told apart; the rest are counted as `other`. */
const MOST_REFUSAL_PAIRS = 2_000

/** What becomes of tickets. `service` is the id of a registered application, or empty: of none. */
export function measureTickets({ counter }: Meters) {
  const issued = counter('cas_tickets_issued_total', 'Tickets that were issued, by kind.', [
    'kind',
    'service',
  ])
  const spent = counter(
    'cas_tickets_spent_total',
    'Tickets that an application presented for the first time, good or not.',
    ['service'],
  )
  const validated = counter(
    'cas_tickets_validated_total',
    'Tickets that proved a sign-in to an application.',
    ['service'],
  )
  const refused = counter(
    'cas_tickets_refused_total',
    'Validations and proxy tickets that were refused, by reason.',
    ['reason', 'service'],
  )
  const callbacks = counter(
    'cas_proxy_callbacks_total',
    'Proxy-granting tickets that were brought to an application, by what came of it.',
    ['outcome', 'service'],
  )
  const pairs = new Set<string>()

  /** Anybody can make a validation be refused: how much is told apart has a bound. */
  function boundedService(reason: string, service: string): string {
    const pair = `${reason} ${service}`
    if (pairs.has(pair)) return service
    if (pairs.size >= MOST_REFUSAL_PAIRS) return 'other'
    pairs.add(pair)
    return service
  }

  return {
    ticketIssued: (kind: 'service' | 'proxy' | 'proxy-granting', service: string) =>
      issued.inc({ kind, service }),
    ticketSpent: (service: string) => spent.inc({ service }),
    ticketValidated: (service: string) => validated.inc({ service }),
    ticketRefused: (reason: string, service: string) =>
      refused.inc({ reason, service: boundedService(reason, service) }),
    callbackEnded: (outcome: string, service: string) => callbacks.inc({ outcome, service }),
  }
}
