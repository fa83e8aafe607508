import type { Principal } from '../protocol/principal.ts'
import type { Membership } from '../units/unit-tree.ts'

/** An account's id: given once, never changed, never used again. */
export type AccountId = number

/** A mailbox address in its two halves, both in canonical form (lower-case ASCII). */
export type Mailbox = Readonly<{ name: string; suffix: string }>

export type IdentifierState = 'primary' | 'alias' | 'retired'

export type Identifier = Mailbox &
  Readonly<{
    state: IdentifierState
    /** When an alias stops working; undefined: never. */
    endsAt: number | undefined
    /** Since when it finds nobody; the quarantine counts from there. */
    retiredAt: number | undefined
  }>

/** The person behind an account, as everything but the password check needs to know them. */
export type Account = Readonly<{
  id: AccountId
  primary: Mailbox
  displayName: string
  /** What the unit is called today; of somebody outside the tree, as it was written down. */
  unit: string
  /** Where they belong in the tree; undefined: outside it. */
  membership?: Membership | undefined
  position: string
  phone: string
  employeeCode: string
  groups: readonly string[]
  /** What an older system knew the person as; empty: nothing. Nobody else's (R5). */
  legacyAddress: string
  isDisabled: boolean
  isLocked: boolean
}>

export function addressOf(mailbox: Mailbox): string {
  return `${mailbox.name}@${mailbox.suffix}`
}

/** The person as the protocol sees them. */
export function principalOf(account: Account): Principal {
  const { primary, displayName, unit, membership, position, phone, employeeCode, groups } = account
  const { legacyAddress } = account
  return {
    mailboxName: primary.name,
    mailboxAddress: addressOf(primary),
    displayName,
    unit,
    unitCode: membership?.unit.code ?? '',
    unitPath: membership?.path.map(({ name }) => name) ?? [],
    belongsTo: membership?.belongsTo ?? new Set(unit === '' ? [] : [unit]),
    position,
    phone,
    employeeCode,
    legacyAddress,
    groups,
  }
}
