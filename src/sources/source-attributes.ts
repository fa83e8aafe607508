import type { Account } from '../accounts/account.ts'
import { readPhoneNumbers } from '../vietnamese/phone-number.ts'
import { visibleText } from '../vietnamese/visible-text.ts'
import type { SourceAttributes } from './password-source.ts'

/** Which attribute of a directory fills which field of an account; lower case. */
export type AttributeMap = Readonly<{
  displayName?: string | undefined
  unit?: string | undefined
  position?: string | undefined
  phone?: string | undefined
  employeeCode?: string | undefined
  groups?: string | undefined
}>

const TEXTS = ['displayName', 'unit', 'position', 'employeeCode'] as const
const LONGEST_TEXT = 200
const LONGEST_GROUP = 100
const MOST_GROUPS = 100
const MOST_PHONES = 10

/**
 * What a directory says of a person, as fields of an account. `groupNames` says which of its groups
 * mean which of ours; groups that it does not name are left out. Without it every group counts, under
 * the name in its DN.
 */
export function readAttributes(
  values: Readonly<Record<string, readonly string[]>>,
  map: AttributeMap,
  groupNames?: Readonly<Record<string, string>>,
): SourceAttributes {
  const read: { -readonly [Key in keyof SourceAttributes]: SourceAttributes[Key] } = {}
  for (const field of TEXTS) {
    const text = clean(valuesOf(values, map[field])[0] ?? '', LONGEST_TEXT)
    if (text !== '') read[field] = text
  }
  const phone = phoneIn(valuesOf(values, map.phone))
  if (phone !== undefined) read.phone = phone
  if (map.groups !== undefined) {
    const groups = valuesOf(values, map.groups).flatMap((group) => groupOf(group, groupNames))
    read.groups = [...new Set(groups)].sort().slice(0, MOST_GROUPS)
  }
  return read
}

/** What is said otherwise than it is written in the account: the fields that a refresh changes. */
export function changesOf(account: Account, said: SourceAttributes): SourceAttributes {
  const changed = Object.entries(said).filter(([field, value]) => {
    const known = account[field as keyof SourceAttributes]
    return typeof value === 'string' ? value !== known : !isSameSet(value, known as string[])
  })
  return Object.fromEntries(changed)
}

function valuesOf(values: Readonly<Record<string, readonly string[]>>, name: string | undefined) {
  const key = name?.toLowerCase()
  return key !== undefined && Object.hasOwn(values, key) ? (values[key] ?? []) : []
}

/** As all of them are stored, the first mobile number before all others; what is none is left out. */
function phoneIn(values: readonly string[]): string | undefined {
  const numbers = values.slice(0, MOST_PHONES).flatMap((value) => readPhoneNumbers(value).numbers)
  return (numbers.find(({ kind }) => kind === 'mobile') ?? numbers[0])?.e164
}

/** `cn=ke-toan,ou=groups,dc=example` is the group `ke-toan`. */
function groupOf(group: string, names: Readonly<Record<string, string>> | undefined): string[] {
  const own = /^[a-z]+=((?:\\.|[^,+\\])*)/i.exec(group)?.[1]?.replace(/\\(.)/g, '$1') ?? group
  const text = clean(own, LONGEST_GROUP)
  if (names === undefined) return text === '' ? [] : [text]
  const meant = [group, text].find((name) => Object.hasOwn(names, name))
  const ours = meant === undefined ? undefined : names[meant]
  return ours === undefined ? [] : [ours]
}

/** One line, composed, of bounded length: it goes on pages, to applications and into the log. */
function clean(text: string, longest: number): string {
  const line = visibleText(text)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return [...line].slice(0, longest).join('')
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one))
}
