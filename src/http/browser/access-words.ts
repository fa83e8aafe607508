import type { Messages } from '../../i18n/vi.ts'
import type { Contact } from '../../services/registered-service.ts'
import type { Ways } from './contact-links.ts'
import type { PageContext } from './page-context.ts'

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

type Refused = Readonly<{
  name: string
  rule: AccessRule
  /** Empty: not known. */
  unit: string
  contact?: Contact | undefined
}>

/** For whom it is, where the person belongs, and whom to ask (2.8, S11). */
export function notAllowedWords(
  { name, rule, unit, contact }: Refused,
  { messages, branding, nameOfUnit }: PageContext,
): string[] {
  const m = messages.access
  const { mail = '', phone = '' } = waysTo(contact, { branding })
  const units = [...new Set(rule.units.map(nameOfUnit))]
  return [
    m.onlyFor(name, accessRuleWords({ ...rule, units }, m)),
    unit === '' ? m.youHaveNoUnit : m.youBelongTo(unit),
    m.ask(mail, phone),
  ]
}

/** Whom to ask about an application: its own people, else the help desk. */
export function waysTo(
  contact: Contact | undefined,
  { branding }: Pick<PageContext, 'branding'>,
): Ways {
  return contact ?? branding.support
}

/** Whom to ask about an application, by name where it has one: `Tổ iOffice (ioffice@…)`. */
export function contactWords(
  contact: Contact | undefined,
  { messages, branding, locale }: PageContext,
): string {
  const { mail = '', phone = '' } = waysTo(contact, { branding })
  const ways = messages.access.contact(mail, phone)
  const name = contact?.name?.[locale]
  return name ? `${name} (${ways})` : ways
}
