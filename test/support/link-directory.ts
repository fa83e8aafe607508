import type { AppUser } from '../../src/links/app-user.ts'
import { type JudgeParts, judgeUser, type Verdict } from '../../src/links/judge-user.ts'
import { readMailField } from '../../src/links/mail-field.ts'
import { createPeopleDirectory, type KnownPerson } from '../../src/links/people-directory.ts'
import { readPhoneNumbers } from '../../src/vietnamese/phone-number.ts'
import { mailbox } from './people.ts'

export const SUFFIXES = [
  { name: 'binhphuoc.gov.vn', state: 'active' },
  { name: 'dongnai.gov.vn', state: 'active' },
  { name: 'cu.binhphuoc.gov.vn', state: 'retired', replacedBy: 'binhphuoc.gov.vn' },
] as const

/** Somebody for a directory: open, entitled, of Sở Nội vụ. */
export function knownPerson(
  id: number,
  name: string,
  displayName: string,
  more: Partial<KnownPerson> = {},
): KnownPerson {
  return {
    id,
    primary: mailbox(name),
    displayName,
    unit: 'Sở Nội vụ',
    unitIds: [],
    phone: '',
    employeeCode: '',
    isOpen: true,
    isEntitled: true,
    ...more,
  }
}

export const TAM = knownPerson(1, 'tamtt', 'Trần Thanh Tâm', { phone: '+84912345678' })
export const SON = knownPerson(2, 'sonnv', 'Nguyễn Văn Sơn', { employeeCode: 'SNV-002' })
export const SON2 = knownPerson(3, 'sonnv2', 'Nguyễn Viết Sơn')

type Row = Readonly<{
  account?: string
  name?: string
  mail?: string
  phone?: string
  code?: string
  unit?: string
}>

export function userOf({ account = 'a', name = '', mail = '', phone = '', code = '', unit }: Row) {
  const user: AppUser = {
    row: 2,
    account,
    name,
    employeeCode: code,
    phones: readPhoneNumbers(phone).numbers.map(({ e164 }) => e164),
    mail: readMailField(mail, SUFFIXES),
    unitPath: unit === undefined ? [] : [unit],
    isLocked: false,
  }
  return user
}

/** Judges rows by the people of product 3.8, and more; units are compared by their words. */
export function judging(
  more: readonly KnownPerson[] = [],
  parts: Partial<JudgeParts> = {},
  further: readonly (readonly [id: number, name: string, suffix?: string])[] = [],
) {
  const directory = createPeopleDirectory()
  for (const person of [TAM, SON, SON2, ...more]) directory.add(person)
  for (const [id, name, suffix] of further) {
    directory.addFurther(id, mailbox(name, suffix), suffix === undefined ? 'alias' : 'retired')
  }
  return (row: Row): Verdict =>
    judgeUser(userOf(row), {
      directory,
      isInUnit: (path, { unit }) => path.at(-1) === unit,
      claimsOn: () => 1,
      confirmedOwner: () => undefined,
      ...parts,
    })
}
