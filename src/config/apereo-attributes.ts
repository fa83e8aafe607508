import { ATTRIBUTE_SOURCES, type AttributeSource, USER_SOURCES } from '../protocol/principal.ts'
import type { Notes } from './apereo-notes.ts'
import { classOf, fieldsOf, isObject, saysNothing, textsOf } from './apereo-value.ts'

/** Apereo's name of an attribute, in lower case → what of the account it carries. */
export type AttributeNames = ReadonlyMap<string, AttributeSource>

const USUAL: Readonly<Record<AttributeSource, readonly string[]>> = {
  mailboxName: ['uid', 'username', 'samaccountname'],
  mailboxAddress: ['mail', 'email', 'emailaddress'],
  displayName: ['displayname', 'cn', 'commonname', 'name'],
  unit: ['ou', 'unit', 'department'],
  position: ['title', 'position'],
  phone: ['mobile', 'phone', 'telephonenumber'],
  employeeCode: ['employeenumber', 'employeeid', 'employeecode'],
  groups: ['memberof', 'groups', 'group', 'ismemberof'],
}

/** The usual names, and those that the operator gave by `--map`. */
export function attributeNames(
  given: Readonly<Record<string, AttributeSource>> = {},
): AttributeNames {
  const names = new Map<string, AttributeSource>()
  for (const source of ATTRIBUTE_SOURCES) {
    for (const name of USUAL[source]) names.set(name, source)
  }
  for (const [name, source] of Object.entries(given)) names.set(name.toLowerCase(), source)
  return names
}

export function sourceOf(name: string, names: AttributeNames): AttributeSource | undefined {
  return names.get(name.toLowerCase())
}

const POLICY = 'attributeReleasePolicy'

/** Fields of a release policy that change nothing of what an application receives here. */
const HARMLESS = new Set([
  'order',
  'consentPolicy',
  'excludeDefaultAttributes',
  'includeDefaultAttributes',
  'authorizedToReleaseAuthenticationAttributes',
  'principalAttributesRepository',
])

/** Which attributes are released under which name, from one of the four policies (R11.01). */
export function attributesOf(
  policy: unknown,
  names: AttributeNames,
  notes: Notes,
): Record<string, AttributeSource> {
  if (policy === undefined || policy === null) return {}
  const { allowedAttributes, principalIdAttribute, ...others } = fieldsOf(policy)
  refuseOthers(others, notes)
  const released: Record<string, AttributeSource> = {}
  if (typeof principalIdAttribute === 'string' && principalIdAttribute !== '') {
    released[principalIdAttribute] = 'mailboxName'
  }
  switch (classOf(policy)) {
    case 'DenyAllAttributeReleasePolicy':
      return {}
    case 'ReturnAllowedAttributeReleasePolicy':
      return { ...released, ...allowed(allowedAttributes, names, notes) }
    case 'ReturnMappedAttributeReleasePolicy':
      return { ...released, ...mapped(allowedAttributes, names, notes) }
    case 'ReturnAllAttributeReleasePolicy':
      notes.refuse(
        POLICY,
        'It releases whatever is known of a person. Name the attributes that the application needs.',
      )
      return {}
    default:
      notes.refuse(POLICY, `There is no counterpart here for ${classOf(policy) || 'its kind'}.`)
      return {}
  }
}

function refuseOthers(others: Readonly<Record<string, unknown>>, notes: Notes) {
  for (const [name, value] of Object.entries(others)) {
    if (saysNothing(value) || HARMLESS.has(name)) continue
    notes.refuse(`${POLICY}.${name}`, 'There is no counterpart for it here.')
  }
}

function allowed(value: unknown, names: AttributeNames, notes: Notes) {
  const field = `${POLICY}.allowedAttributes`
  const list = value === undefined ? [] : textsOf(value)
  if (!list) notes.refuse(field, 'It is not a list of names.')
  return released(
    (list ?? []).map((name) => [name, name]),
    field,
    names,
    notes,
  )
}

/** `{"mail": "email"}` or `{"mail": ["java.util.ArrayList", ["email", "Email"]]}` */
function mapped(value: unknown, names: AttributeNames, notes: Notes) {
  const field = `${POLICY}.allowedAttributes`
  const pairs: [string, string][] = []
  if (value !== undefined && !isObject(value)) notes.refuse(field, 'It is not a map of names.')
  for (const [name, target] of Object.entries(fieldsOf(value))) {
    const targets = typeof target === 'string' ? [target] : textsOf(target)
    if (!targets || targets.some((text) => /[{}$\s]|\.groovy$/.test(text))) {
      notes.refuse(`${field}.${name}`, 'It is computed by a script, which cannot be taken over.')
    } else {
      pairs.push(...targets.map((text): [string, string] => [name, text]))
    }
  }
  return released(pairs, field, names, notes)
}

function released(
  pairs: readonly (readonly [name: string, onTheWire: string])[],
  field: string,
  names: AttributeNames,
  notes: Notes,
): Record<string, AttributeSource> {
  const found: Record<string, AttributeSource> = {}
  for (const [name, onTheWire] of pairs) {
    const source = sourceOf(name, names)
    if (source === undefined) notes.refuse(field, unknownName(name))
    else found[onTheWire] = source
  }
  return found
}

function unknownName(name: string): string {
  const sources = ATTRIBUTE_SOURCES.join(', ')
  return `Nothing is known of "${name}". Say what it is by --map ${name}=SOURCE (one of ${sources}).`
}

/** What `cas:user` is, in the form of our configuration; undefined for the default. */
export function userOf(provider: unknown, names: AttributeNames, notes: Notes) {
  const field = 'usernameAttributeProvider'
  if (provider === undefined || provider === null) return undefined
  const { usernameAttribute, canonicalizationMode = 'NONE', ...others } = fieldsOf(provider)
  for (const [name, value] of Object.entries(others)) {
    if (!saysNothing(value))
      notes.refuse(`${field}.${name}`, 'There is no counterpart for it here.')
  }
  const letterCase = LETTER_CASES[String(canonicalizationMode).toUpperCase()]
  if (!letterCase) notes.refuse(`${field}.canonicalizationMode`, 'It is not NONE, LOWER or UPPER.')
  const source = userSource(provider, usernameAttribute, names, notes)
  if (!letterCase || source === undefined) return undefined
  return {
    ...(source !== 'mailboxName' && { source }),
    ...(letterCase !== 'stored' && { letterCase }),
  }
}

const LETTER_CASES: Readonly<Record<string, 'stored' | 'lower' | 'upper'>> = {
  NONE: 'stored',
  LOWER: 'lower',
  UPPER: 'upper',
}

function userSource(
  provider: unknown,
  usernameAttribute: unknown,
  names: AttributeNames,
  notes: Notes,
): AttributeSource | undefined {
  const field = 'usernameAttributeProvider'
  switch (classOf(provider)) {
    case 'DefaultRegisteredServiceUsernameProvider':
      return 'mailboxName'
    case 'PrincipalAttributeRegisteredServiceUsernameProvider': {
      const name = String(usernameAttribute ?? '')
      const source = sourceOf(name, names)
      const isFit = USER_SOURCES.some((known) => known === source)
      if (isFit) return source
      const sentence =
        source === undefined
          ? unknownName(name)
          : `"${name}" cannot stand for a person; one of ${USER_SOURCES.join(', ')} can.`
      notes.refuse(`${field}.usernameAttribute`, sentence)
      return undefined
    }
    default:
      notes.refuse(field, `There is no counterpart here for ${classOf(provider) || 'its kind'}.`)
      return undefined
  }
}

const ACCESS = 'accessStrategy.requiredAttributes'
const PATTERN_SIGNS = /[*+?^${}()|[\]\\]/

/** Who may use the service, where it hangs on groups or units; otherwise it is refused. */
export function allowedPeople(
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
