import { ATTRIBUTE_SOURCES, type AttributeSource } from '../protocol/principal.ts'

/** Apereo's name of an attribute, in lower case → what of the account it carries. */
export type AttributeNames = ReadonlyMap<string, AttributeSource>

const USUAL: Readonly<Record<AttributeSource, readonly string[]>> = {
  mailboxName: ['uid', 'username', 'samaccountname'],
  mailboxAddress: ['mail', 'email', 'emailaddress'],
  displayName: ['displayname', 'cn', 'commonname', 'name'],
  unit: ['ou', 'unit', 'department'],
  unitCode: ['unitcode', 'departmentnumber'],
  unitPath: ['unitpath'],
  position: ['title', 'position'],
  phone: ['mobile', 'phone', 'telephonenumber'],
  employeeCode: ['employeenumber', 'employeeid', 'employeecode'],
  legacyAddress: ['legacyaddress', 'legacyid'],
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

/** What to tell of a name that nothing is known of. */
export function unknownName(name: string): string {
  const sources = ATTRIBUTE_SOURCES.join(', ')
  return `Nothing is known of "${name}". Say what it is by --map ${name}=SOURCE (one of ${sources}).`
}
