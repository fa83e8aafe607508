import { editDistance } from '../accounts/suffix.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { AppUser } from './app-user.ts'
import type { Confidence, Evidence } from './link-class.ts'
import type { MailPart } from './mail-field.ts'
import type { KnownPerson, PeopleDirectory } from './people-directory.ts'
import { compareNames } from './person-name.ts'

/** Whom a row probably is, though no address says so. Never carried out by itself. */
export type Proposal = Readonly<{
  person: KnownPerson
  evidence: Exclude<Evidence, 'E1' | 'E2' | 'confirmed'>
  confidence: Exclude<Confidence, 'certain'>
}>

export type Directory = Omit<PeopleDirectory, 'add' | 'addFurther'>

/** Whether a row's words for a unit mean where somebody is. */
export type IsInUnit = (unitPath: readonly string[], person: KnownPerson) => boolean

/**
 * The first that fits of E3 to E7 (product 3.8). Whoever bears another name is never proposed, and
 * two people who fit alike are none.
 */
export function findProposal(
  user: AppUser,
  directory: Directory,
  isInUnit: IsInUnit,
): Proposal | undefined {
  const { name, employeeCode, phones, mail, account, unitPath } = user
  const isNamed = (person: KnownPerson) => {
    const likeness = compareNames(name, person.displayName)
    return likeness === 'same' || likeness === 'alike'
  }
  const isNotOther = (person: KnownPerson) => compareNames(name, person.displayName) !== 'different'

  const coded = only(directory.byEmployeeCode(employeeCode).filter(isNotOther))
  if (coded) return { person: coded, evidence: 'E3', confidence: 'almost' }

  const called = only(phones.flatMap(directory.byPhone).filter(isNamed))
  if (called) return { person: called, evidence: 'E4', confidence: 'almost' }

  const namesakes = name === '' ? [] : directory.byName(name).filter(({ isOpen }) => isOpen)
  const colleague = only(namesakes.filter((person) => isInUnit(unitPath, person)))
  if (colleague) return { person: colleague, evidence: 'E5', confidence: 'possible' }

  const near = only(namesakes.filter(({ primary }) => mail.parts.some(isNear(primary.name))))
  if (near) return { person: near, evidence: 'E6', confidence: 'possible' }

  const eponym = only(
    directory
      .byAccountName(accountName(account))
      .filter((person) => person.isOpen && isNotOther(person) && isInUnit(unitPath, person)),
  )
  return eponym && { person: eponym, evidence: 'E7', confidence: 'ask' }
}

/** One letter apart, or the same name with another unit behind its dot: `tamtt.snv`, `tamtt.syt`. */
function isNear(name: string): (part: MailPart) => boolean {
  return (part) =>
    localParts(part).some((local) => {
      if (Math.abs(local.length - name.length) <= 1 && editDistance(local, name) <= 1) return true
      const [stem = '', unit] = local.split(/[._-]/)
      const [other, otherUnit] = name.split(/[._-]/)
      return stem.length > 2 && stem === other && (unit !== undefined || otherUnit !== undefined)
    })
}

function localParts(part: MailPart): string[] {
  switch (part.kind) {
    case 'ours':
      return [part.mailbox.name]
    case 'slip':
      return part.meant.map(({ name }) => name)
    case 'bare':
      return [part.name]
    default:
      return [part.raw.split('@')[0]?.toLowerCase() ?? '']
  }
}

/** Some applications call their accounts by addresses. */
function accountName(account: string): string {
  return foldVietnamese(account.split('@')[0] ?? '').replace(/\s+/g, '')
}

/** Those who may sign in come before those who have left. */
function only(people: readonly KnownPerson[]): KnownPerson | undefined {
  const different = [...new Map(people.map((person) => [person.id, person])).values()]
  const open = different.filter(({ isOpen }) => isOpen)
  const [one, ...more] = open.length > 0 ? open : different
  return more.length === 0 ? one : undefined
}
