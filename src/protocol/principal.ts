/** What may be known of a person: the sources that attributes and `cas:user` are taken from. */
export const ATTRIBUTE_SOURCES = [
  'mailboxName',
  'mailboxAddress',
  'displayName',
  'unit',
  'unitCode',
  'unitPath',
  'position',
  'phone',
  'employeeCode',
  'legacyAddress',
  'groups',
] as const

export type AttributeSource = (typeof ATTRIBUTE_SOURCES)[number]

/** Sources of one value that can stand for a person; free text such as a name can not. */
export const USER_SOURCES = [
  'mailboxName',
  'mailboxAddress',
  'legacyAddress',
  'phone',
  'employeeCode',
] as const

export type UserSource = (typeof USER_SOURCES)[number]

type ListSource = 'groups' | 'unitPath'

/**
 * The authenticated person, in the protocol's word. An empty text means that it is not known, and an
 * empty path that the unit is in no tree.
 */
export type Principal = Readonly<Record<Exclude<AttributeSource, ListSource>, string>> &
  Readonly<Record<ListSource, readonly string[]>> &
  Readonly<{
    /** What rules may call the units that the person counts as a member of. */
    belongsTo: ReadonlySet<string>
  }>

export function valuesOf(principal: Principal, source: AttributeSource): readonly string[] {
  const value = principal[source]
  if (typeof value !== 'string') return value
  return value === '' ? [] : [value]
}
