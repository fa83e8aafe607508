import { type Principal, valuesOf } from '../protocol/principal.ts'
import type { RegisteredService } from './registered-service.ts'

/**
 * What `cas:user` is for this service (11.5); undefined when the person has no such value. There is
 * no fallback: another identifier could open somebody else's account (R11.42).
 */
export function userFor(service: RegisteredService, principal: Principal): string | undefined {
  const value = principal[service.user.source].trim()
  if (value === '' || /[\r\n]/.test(value)) return undefined
  switch (service.user.letterCase) {
    case 'lower':
      return value.toLowerCase()
    case 'upper':
      return value.toUpperCase()
    default:
      return value
  }
}

export type ReleasedAttribute = readonly [name: string, values: readonly string[]]

/** The attributes that this service receives, under its own names for them (11.4). */
export function attributesFor(
  service: RegisteredService,
  principal: Principal,
): ReleasedAttribute[] {
  const released: ReleasedAttribute[] = []
  for (const name in service.attributes) {
    const source = service.attributes[name]
    const values = source === undefined ? [] : valuesOf(principal, source)
    if (values.length > 0) released.push([name, values])
  }
  return released
}

export type Permission = 'allowed' | 'not-in-group' | 'not-in-unit' | 'no-user'

/** Whether the person may use the service. The tile and the ticket follow this one rule. */
export function permissionFor(service: RegisteredService, principal: Principal): Permission {
  const { allowedGroups, allowedUnits } = service
  const isInGroup =
    allowedGroups.length === 0 || principal.groups.some((group) => allowedGroups.includes(group))
  if (!isInGroup) return 'not-in-group'
  if (allowedUnits.length > 0 && !allowedUnits.includes(principal.unit)) return 'not-in-unit'
  return userFor(service, principal) === undefined ? 'no-user' : 'allowed'
}
