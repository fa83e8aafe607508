import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from './registered-service.ts'

export type StateAt = 'in-use' | 'look-up-only' | 'paused' | 'retiring' | 'retired'

/**
 * What a service's state comes to at a moment: a pause ends by itself when its time is over, and the
 * day of the end comes by itself (R9).
 */
export function stateAt({ state }: Pick<RegisteredService, 'state'>, at: Instant): StateAt {
  switch (state.kind) {
    case 'paused':
      return state.until !== undefined && at >= state.until ? 'in-use' : 'paused'
    case 'retiring':
      return at >= state.on ? 'retired' : 'retiring'
    default:
      return state.kind
  }
}

/** Whether people are let in at that moment, as far as the service itself is concerned. */
export function isOpenAt(
  service: Pick<RegisteredService, 'isEnabled' | 'state'>,
  at: Instant,
): boolean {
  const state = stateAt(service, at)
  return service.isEnabled && state !== 'paused' && state !== 'retired'
}
