import { isShown } from '../../portal/hindrance.ts'
import type { Instant } from '../../protocol/ticket.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import { stateAt } from '../../services/state-at.ts'
import { contactWords } from './access-words.ts'
import { localDate, localTime } from './local-time.ts'
import type { PageContext } from './page-context.ts'

export type Closed = Readonly<{
  service: RegisteredService
  /** What takes the application's place, if it has ended. */
  successor: RegisteredService | undefined
  now: Instant
}>

/** What takes an application's place, where people can see it. */
export function successorOf(
  { state }: Pick<RegisteredService, 'state'>,
  registry: Pick<ServiceRegistry, 'byId'>,
): RegisteredService | undefined {
  if (state.kind !== 'retiring' || state.replacedBy === undefined) return undefined
  const successor = registry.byId(state.replacedBy)
  return successor && isShown(successor) ? successor : undefined
}

/** Why an application takes nobody, until when, and whom to ask (2.11, R9). */
export function closedWords(context: PageContext, { service, successor, now }: Closed) {
  const { messages, locale } = context
  const m = messages.portal.why
  const name = service.name[locale]
  const contact = contactWords(service.contact, context)
  if (service.isEnabled && stateAt(service, now) === 'retired') {
    return {
      heading: m.retiredTitle(name),
      paragraphs: [
        ...(service.state.kind === 'retiring' ? [m.retiredText(localDate(service.state.on))] : []),
        ...(successor ? [m.replacedBy(successor.name[locale])] : []),
        m.ask(contact),
      ],
    }
  }
  return {
    heading: m.pausedTitle(name),
    paragraphs: [...pausedParagraphs(context, service, now), m.askWhenUrgent(contact)],
  }
}

function pausedParagraphs(
  { messages, locale }: PageContext,
  { state }: RegisteredService,
  now: Instant,
): string[] {
  const m = messages.portal.why
  if (state.kind !== 'paused') return [messages.refused.disabledText]
  const { reason, until } = state
  return [
    ...(reason ? [reason[locale]] : []),
    until === undefined ? m.pausedOpen : m.pausedUntil(localTime(until, now)),
  ]
}
