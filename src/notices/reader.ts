import type { Principal } from '../protocol/principal.ts'
import { permissionFor } from '../services/release-policy.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { Notice } from './notice.ts'

/** What of a person decides which notices concern them. */
export type Reader = Readonly<{
  /** The codes of their unit, of all above it, and of those that these came from. */
  belongsTo: ReadonlySet<string>
  mayUse(serviceId: string): boolean
}>

/** Somebody whom nobody knows yet. */
export const STRANGER: Reader = { belongsTo: new Set(), mayUse: () => false }

/**
 * The person as a reader. Whoever was in a unit that has been merged is still told what is said to it,
 * and what is said to its successor (R8).
 */
export function readerOf(principal: Principal, { list }: Pick<ServiceRegistry, 'list'>): Reader {
  return {
    belongsTo: principal.belongsTo,
    mayUse: (serviceId) => {
      const service = list().find(({ id }) => id === serviceId)
      return service !== undefined && permissionFor(service, principal) === 'allowed'
    },
  }
}

/** Whether a notice concerns somebody. */
export function isFor({ audience }: Pick<Notice, 'audience'>, reader: Reader): boolean {
  switch (audience.kind) {
    case 'everybody':
      return true
    case 'unit':
      return reader.belongsTo.has(audience.code)
    case 'application':
      return reader.mayUse(audience.serviceId)
  }
}
