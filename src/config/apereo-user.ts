import { USER_SOURCES, type UserSource } from '../protocol/principal.ts'
import { type AttributeNames, sourceOf, unknownName } from './apereo-names.ts'
import type { Notes } from './apereo-notes.ts'
import { classOf, fieldsOf, saysNothing, wordOf } from './apereo-value.ts'

/** What `cas:user` is, in the form of our configuration; undefined for the default. */
export function userOf(provider: unknown, names: AttributeNames, notes: Notes) {
  const field = 'usernameAttributeProvider'
  if (provider === undefined || provider === null) return undefined
  const { usernameAttribute, canonicalizationMode = 'NONE', ...others } = fieldsOf(provider)
  for (const [name, value] of Object.entries(others)) {
    if (!saysNothing(value))
      notes.refuse(`${field}.${name}`, 'There is no counterpart for it here.')
  }
  const letterCase = LETTER_CASES[wordOf(canonicalizationMode).toUpperCase()]
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
): UserSource | undefined {
  const field = 'usernameAttributeProvider'
  switch (classOf(provider)) {
    case 'DefaultRegisteredServiceUsernameProvider':
      return 'mailboxName'
    case 'PrincipalAttributeRegisteredServiceUsernameProvider': {
      const name = wordOf(usernameAttribute)
      const source = sourceOf(name, names)
      const fit = USER_SOURCES.find((known) => known === source)
      if (fit) return fit
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
