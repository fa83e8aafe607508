import { type AttributeNames, sourceOf } from './apereo-names.ts'
import type { Notes } from './apereo-notes.ts'
import { classOf, fieldsOf, saysNothing, textsOf } from './apereo-value.ts'

/** Whether an application is there at all, asks for the password each time, and is for whom. */
export function accessOf(strategy: unknown, names: AttributeNames, notes: Notes) {
  if (strategy === undefined || strategy === null) return {}
  const field = 'accessStrategy'
  if (classOf(strategy) !== 'DefaultRegisteredServiceAccessStrategy') {
    notes.refuse(field, `There is no counterpart here for ${classOf(strategy) || 'its kind'}.`)
    return {}
  }
  const { enabled, ssoEnabled, requireAllAttributes, requiredAttributes, ...others } =
    fieldsOf(strategy)
  for (const [name, value] of Object.entries(others)) {
    if (saysNothing(value) || name === 'order' || name === 'caseInsensitive') continue
    if (name === 'unauthorizedRedirectUrl' || name === 'delegatedAuthenticationPolicy') {
      notes.warn(`${field}.${name}`, 'It has no counterpart here and is left out.')
    } else {
      notes.refuse(`${field}.${name}`, 'There is no counterpart for it here.')
    }
  }
  return {
    enabled: enabled === false ? false : undefined,
    singleSignOn: ssoEnabled === false ? false : undefined,
    ...allowedPeople(requiredAttributes, requireAllAttributes !== false, names, notes),
  }
}

const ACCESS = 'accessStrategy.requiredAttributes'
const PATTERN_SIGNS = /[*+?^${}()|[\]\\]/

/** Who may use the service, where it hangs on groups or units; otherwise it is refused. */
function allowedPeople(
  required: unknown,
  requiresAll: boolean,
  names: AttributeNames,
  notes: Notes,
) {
  const people: { allowedGroups?: string[]; allowedUnits?: string[] } = {}
  for (const [name, value] of Object.entries(fieldsOf(required))) {
    const source = sourceOf(name, names)
    const values = typeof value === 'string' ? [value] : textsOf(value)
    if (source !== 'groups' && source !== 'unit') {
      const sentence = 'People can be chosen by their groups and units only.'
      notes.refuse(`${ACCESS}.${name}`, sentence)
    } else if (!values || values.length === 0) {
      notes.refuse(`${ACCESS}.${name}`, 'It is not a list of values.')
    } else if (values.some((text) => PATTERN_SIGNS.test(text))) {
      notes.refuse(`${ACCESS}.${name}`, 'It has a pattern; name the groups or units one by one.')
    } else {
      const key = source === 'groups' ? 'allowedGroups' : 'allowedUnits'
      people[key] = [...(people[key] ?? []), ...values]
    }
  }
  if (people.allowedGroups && people.allowedUnits && !requiresAll) {
    notes.refuse(ACCESS, 'Either the group or the unit is enough there; here both are asked for.')
  }
  return people
}
