import type { Principal } from '../protocol/principal.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { permissionFor } from '../services/release-policy.ts'
import { isOpenAt, stateAt } from '../services/state-at.ts'

/** Why somebody cannot enter an application at this moment. */
export type Hindrance =
  | 'not-allowed'
  | 'retired'
  | 'paused'
  | 'no-user'
  | 'needs-second-factor'
  | 'not-linked'

/** What is known of the person, and of their session, when it is asked. */
export type Visitor = Readonly<{
  principal: Principal
  /** The session has shown a second factor. */
  hasSecondFactor: boolean
  /** The applications that do not know the person by their mailbox yet (3.8). */
  unlinked: ReadonlySet<string>
}>

/** An application that somebody may hear of, and what keeps them out of it. */
export type Access = Readonly<{ service: RegisteredService; hindrance: Hindrance | undefined }>

/**
 * Whether anybody may learn from the portal that there is this application: not when it is configured
 * without a tile.
 */
export function isShown({ hasTile }: Pick<RegisteredService, 'hasTile'>): boolean {
  return hasTile
}

/**
 * What keeps a person out of an application, the most final first: who may not use it is not told
 * that it is paused, and who could not enter it anyhow need not enrol a second factor.
 */
export function hindranceOf(
  service: RegisteredService,
  { principal, hasSecondFactor, unlinked }: Visitor,
  at: Instant,
): Hindrance | undefined {
  const permission = permissionFor(service, principal)
  if (permission === 'not-in-group' || permission === 'not-in-unit') return 'not-allowed'
  if (stateAt(service, at) === 'retired') return 'retired'
  if (!isOpenAt(service, at)) return 'paused'
  if (permission === 'no-user') return 'no-user'
  if (service.demandsSecondFactor && !hasSecondFactor) return 'needs-second-factor'
  return unlinked.has(service.id) ? 'not-linked' : undefined
}
