import type { Messages } from '../../i18n/vi.ts'

/** Who may use an application, as its registration says. */
export type AccessRule = Readonly<{ units: readonly string[]; groups: readonly string[] }>

/** So many names are told; a longer list helps nobody. */
const SHOWN = 3

/** "people of Sở Nội vụ", as in "is only for …". At least one of the lists holds something. */
export function accessRuleWords({ units, groups }: AccessRule, m: Messages['access']): string {
  const unitWords = shortened(units, m)
  const groupWords = shortened(groups, m)
  if (groups.length === 0) return m.ofUnits(unitWords)
  return units.length === 0 ? m.ofGroups(groupWords) : m.ofBoth(unitWords, groupWords)
}

/** "A", "A or B", "A, B, C or 4 more". */
export function shortened(names: readonly string[], m: Messages['access']): string {
  const further = names.length - SHOWN
  const told = further > 0 ? [...names.slice(0, SHOWN), m.furtherOnes(further)] : names
  const last = told.at(-1) ?? ''
  return told.length < 2 ? last : m.either(told.slice(0, -1).join(', '), last)
}
