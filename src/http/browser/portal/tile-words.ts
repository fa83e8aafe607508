import type { Hindrance } from '../../../portal/hindrance.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import { stateAt } from '../../../services/state-at.ts'
import { localDate, localTime } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'

type Told = Readonly<{
  service: RegisteredService
  hindrance: Hindrance | undefined
  /** What takes the application's place. */
  successor: RegisteredService | undefined
}>

/** What stands on a tile besides its name: how the application stands, if not as usual (2.8). */
export function tileWords(
  { service, hindrance, successor }: Told,
  { messages, locale }: PageContext,
  now: Instant,
): string {
  const m = messages.portal.states
  const { state } = service
  const next = successor?.name[locale] ?? ''
  switch (hindrance) {
    case 'paused': {
      const until = state.kind === 'paused' ? state.until : undefined
      return until === undefined ? m.paused : m.pausedUntil(localTime(until, now))
    }
    case 'retired':
      return state.kind === 'retiring' ? m.retired(localDate(state.on), next) : ''
    case 'no-user':
      return m.noUser
    case 'needs-second-factor':
      return m.needsSecondFactor
    case 'not-linked':
      return m.notLinked
  }
  switch (stateAt(service, now)) {
    case 'look-up-only':
      return m.lookUpOnly
    case 'retiring':
      return state.kind === 'retiring' ? m.retiring(localDate(state.on), next) : ''
    default:
      return ''
  }
}
