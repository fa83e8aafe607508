/** A person as an application knows them: only what the validation of the ticket told. */
export type Person = Readonly<{
  user: string
  displayName: string
  mail: string
  unit: string
  groups: readonly string[]
}>

type Attributes = Readonly<Record<string, string | readonly string[]>>

/** Reads what a client library made of the answer; some libraries write all names in lower case. */
export function personFrom(user: string, attributes: Attributes = {}): Person {
  const byName = new Map(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [value].flat()]),
  )
  const values = (name: string) => byName.get(name.toLowerCase()) ?? []
  const value = (name: string) => values(name)[0] ?? ''
  return {
    user,
    displayName: value('displayName'),
    mail: value('mail'),
    unit: value('unit'),
    groups: values('groups'),
  }
}
