import type { Principal } from '../protocol/principal.ts'

/** An account's id: given once, never changed, never used again. */
export type AccountId = number

/** A mailbox address in its two halves, both in canonical form (lower-case ASCII). */
export type Mailbox = Readonly<{ name: string; suffix: string }>

export type IdentifierState = 'primary' | 'alias' | 'retired'

export type Identifier = Mailbox & Readonly<{ state: IdentifierState }>

/** The person behind an account, as everything but the password check needs to know them. */
export type Account = Readonly<{
  id: AccountId
  primary: Mailbox
  displayName: string
  unit: string
  position: string
  phone: string
  employeeCode: string
  groups: readonly string[]
  isDisabled: boolean
}>

export function addressOf(mailbox: Mailbox): string {
  return `${mailbox.name}@${mailbox.suffix}`
}

/** The person as the protocol sees them. */
export function principalOf(account: Account): Principal {
  const { primary, displayName, unit, position, phone, employeeCode, groups } = account
  return {
    mailboxName: primary.name,
    mailboxAddress: addressOf(primary),
    displayName,
    unit,
    position,
    phone,
    employeeCode,
    groups,
  }
}
