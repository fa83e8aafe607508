import type { AttributeSource } from '../protocol/principal.ts'
import { type AttributeNames, sourceOf, unknownName } from './apereo-names.ts'
import type { Notes } from './apereo-notes.ts'
import { classOf, fieldsOf, isObject, saysNothing, textsOf } from './apereo-value.ts'

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
