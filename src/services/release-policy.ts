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

/** What was found out on the way to a permission, so that it can be explained. */
export type Judgement = Readonly<{
  permission: Permission
  /** The group that lets the person in; undefined when none does, or none is asked for. */
  group: string | undefined
  /** The entry of `allowedUnits` that does. */
  unit: string | undefined
  /** What `cas:user` would be. */
  user: string | undefined
}>

/**
 * Whether the person may use the service, and by which of its rules. A unit admits everybody who
 * belongs to it or to a unit below it.
 */
export function judge(service: RegisteredService, principal: Principal): Judgement {
  const { allowedGroups, allowedUnits } = service
  const group = allowedGroups.find((name) => principal.groups.includes(name))
  const unit = allowedUnits.find((name) => principal.belongsTo.has(name))
  const user = userFor(service, principal)
  const found = { group, unit, user }
  if (allowedGroups.length > 0 && group === undefined)
    return { permission: 'not-in-group', ...found }
  if (allowedUnits.length > 0 && unit === undefined) return { permission: 'not-in-unit', ...found }
  return { permission: user === undefined ? 'no-user' : 'allowed', ...found }
}

/** The same in one word. The tile and the ticket, and everything else, follow this one rule. */
export function permissionFor(service: RegisteredService, principal: Principal): Permission {
  return judge(service, principal).permission
}
