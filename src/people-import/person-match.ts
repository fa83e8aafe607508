import { addressOf } from '../accounts/account.ts'
import { monthsLater } from '../accounts/calendar.ts'
import { dayAt } from '../units/day.ts'
import { readPhoneNumber } from '../vietnamese/phone-number.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'
import type { Evidence } from './import-plan.ts'
import type { KnownPerson, MailboxOwner } from './known-people.ts'
import type { PersonFields } from './people-sheet.ts'
import { foldedName, isSameName, mayBeSameName } from './same-name.ts'

/** Everybody whom a row may be. */
export type Candidates = Readonly<{
  owner: MailboxOwner | undefined
  byCode: readonly KnownPerson[]
  byPhone: readonly KnownPerson[]
}>

export type Match =
  | Readonly<{ kind: 'known'; person: KnownPerson; evidence: Evidence; findings: Finding[] }>
  | Readonly<{ kind: 'new'; findings: Finding[] }>
  | Readonly<{ kind: 'conflict'; finding: Finding }>

type Fields = Pick<PersonFields, 'displayName' | 'phone' | 'employeeCode' | 'mailbox'>

/**
 * Whether a row is somebody who is known (3.4): by the employee code, by the mailbox (a further or
 * former one included), or by name and phone together. Two of these that tell of two people are a
 * conflict, and so is a mailbox whose owner cannot be the person of the row. Pure.
 */
export function matchPerson(
  fields: Fields,
  candidates: Candidates,
  quarantineMonths: number,
): Match {
  const { owner, byCode } = candidates
  const claimed = owner && !owner.isReleased ? owner : undefined
  const coded = codeOwner(fields, byCode, claimed?.person)
  if (coded) return byCodeAndMailbox(fields, coded, claimed)
  if (claimed) return byMailbox(fields, claimed, quarantineMonths)
  return byNameAndPhone(fields, candidates.byPhone)
}

/** Several may share a code by mistake: whoever has the mailbox or the name is meant. */
function codeOwner(
  { displayName }: Fields,
  byCode: readonly KnownPerson[],
  mailboxOwner: KnownPerson | undefined,
): KnownPerson | undefined {
  return (
    byCode.find(({ id }) => id === mailboxOwner?.id) ??
    byCode.find(({ values }) => mayBeSameName(values.displayName, displayName)) ??
    byCode[0]
  )
}

function byCodeAndMailbox(
  fields: Fields,
  coded: KnownPerson,
  claimed: MailboxOwner | undefined,
): Match {
  const { employeeCode: code } = fields
  const isSamePerson = claimed?.person?.id === coded.id
  if (!isSamePerson && !isLikelyByCode(fields, coded)) {
    const said = { code, name: coded.values.displayName, address: addressOf(coded.primary) }
    return conflict(findingOf('employee-code-of-another', 'employeeCode', said))
  }
  if (claimed && !isSamePerson) {
    const mailboxOwner = claimed.person?.values.displayName ?? '–'
    const said = { code, codeOwner: coded.values.displayName, mailboxOwner }
    return conflict(findingOf('identity-conflict', 'mailbox', said))
  }
  return known(fields, coded, 'employee-code')
}

/** The code is theirs. With another mailbox as well, a name that is only like theirs is another's. */
function isLikelyByCode({ displayName, phone, mailbox }: Fields, { values }: KnownPerson): boolean {
  if (isSameName(values.displayName, displayName)) return true
  const isTheirPhone = isOwnPhone(phone) && phone === values.phone
  return (mailbox === undefined || isTheirPhone) && mayBeSameName(values.displayName, displayName)
}

function byMailbox(fields: Fields, owner: MailboxOwner, quarantineMonths: number): Match {
  const { person, state } = owner
  if (person && isLikely(fields, person)) {
    const evidence =
      state === 'primary' ? 'mailbox' : state === 'alias' ? 'alias' : 'retired-mailbox'
    return known(fields, person, evidence)
  }
  const address = fields.mailbox ? addressOf(fields.mailbox) : ''
  if (state === 'retired' || !person) {
    const until =
      owner.retiredAt === undefined
        ? '–'
        : shownDay(dayAt(monthsLater(owner.retiredAt, quarantineMonths)))
    return conflict(findingOf('mailbox-quarantined', 'mailbox', { address, until, suggestion: '' }))
  }
  const said = { address, name: person.values.displayName, suggestion: '' }
  return conflict(findingOf('mailbox-of-another', 'mailbox', said))
}

/** The mailbox is theirs. Is it they? The name says so, or the phone where a name was changed. */
function isLikely({ displayName, phone, employeeCode }: Fields, { values }: KnownPerson): boolean {
  const hasOtherCode = employeeCode !== '' && values.employeeCode !== ''
  if (hasOtherCode) return isSameName(values.displayName, displayName)
  if (mayBeSameName(values.displayName, displayName)) return true
  return isOwnPhone(phone) && phone === values.phone
}

/** A telephone on a desk is that of everybody in the room; a mobile one is somebody's. */
function isOwnPhone(phone: string): boolean {
  return readPhoneNumber(phone)?.kind === 'mobile'
}

function byNameAndPhone(fields: Fields, byPhone: readonly KnownPerson[]): Match {
  const { displayName, employeeCode, phone } = fields
  const folded = foldedName(displayName)
  const similar = byPhone.filter(
    ({ values }) =>
      foldedName(values.displayName) === folded &&
      (employeeCode === '' || values.employeeCode === '' || values.employeeCode === employeeCode),
  )
  const same = similar.filter(
    ({ values }) => isOwnPhone(phone) && isSameName(values.displayName, displayName),
  )
  const [person, ...more] = same
  if (!person) return { kind: 'new', findings: similar.slice(0, 1).map(similarTo) }
  if (more.length === 0) return known(fields, person, 'name-and-phone')
  const addresses = same
    .slice(0, 5)
    .map(({ primary }) => addressOf(primary))
    .join(', ')
  return conflict(findingOf('person-ambiguous', 'displayName', { addresses }))
}

function similarTo({ primary, values }: KnownPerson): Finding {
  const said = { address: addressOf(primary), name: values.displayName }
  return findingOf('account-similar', 'displayName', said)
}

function known(fields: Fields, person: KnownPerson, evidence: Evidence): Match {
  const { mailbox } = fields
  const findings = contradictions(fields, person)
  const primary = addressOf(person.primary)
  const address = mailbox ? addressOf(mailbox) : primary
  if (evidence === 'alias') {
    findings.push(findingOf('mailbox-not-primary', 'mailbox', { address, primary }))
  } else if (address !== primary) {
    findings.push(findingOf('mailbox-differs', 'mailbox', { address, known: primary }))
  }
  return { kind: 'known', person, evidence, findings }
}

/** A list whose columns were sorted apart names everybody's codes and mailboxes, with other names. */
function contradictions({ displayName, employeeCode }: Fields, { values }: KnownPerson): Finding[] {
  const findings: Finding[] = []
  const { displayName: name, employeeCode: code } = values
  if (displayName !== '' && !isSameName(name, displayName)) {
    findings.push(findingOf('name-replaced', 'displayName', { known: name, typed: displayName }))
  }
  if (employeeCode !== '' && code !== '' && code !== employeeCode) {
    const said = { known: code, typed: employeeCode }
    findings.push(findingOf('employee-code-replaced', 'employeeCode', said))
  }
  return findings
}

function conflict(finding: Finding): Match {
  return { kind: 'conflict', finding }
}

function shownDay(day: string): string {
  return day.split('-').reverse().join('/')
}
