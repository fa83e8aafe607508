import { type Account, addressOf, type Identifier } from '../accounts/account.ts'
import type { AccountPlan } from '../accounts/account-plans.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import type { AccountPage } from '../accounts/list-accounts.ts'
import { printable, textTable } from './text-table.ts'

/** An account as `--json` gives it. These keys are a promise to scripts. */
function accountDocument({ primary, ...rest }: Account) {
  const { id, displayName, unit, position, phone, employeeCode, groups } = rest
  const { isDisabled, isLocked } = rest
  const mailbox = addressOf(primary)
  return {
    id,
    mailbox,
    displayName,
    unit,
    position,
    phone,
    employeeCode,
    groups,
    isDisabled,
    isLocked,
  }
}

export function pageAsJson({ accounts, next }: AccountPage): string {
  return json({ accounts: accounts.map(accountDocument), next: next ? addressOf(next) : null })
}

export function pageAsTable({ accounts, next }: AccountPage): string {
  const rows = accounts.map((account) => [
    String(account.id),
    addressOf(account.primary),
    account.displayName,
    account.unit,
    account.isDisabled ? 'disabled' : account.isLocked ? 'locked' : '',
  ])
  const table = textTable(['ID', 'MAILBOX', 'NAME', 'UNIT', 'STATE'], rows)
  return next ? `${table}\nMore: --after ${addressOf(next)}\n` : table
}

/** An account, all that it is known by, and what is to happen to it. */
export type AccountDetails = Readonly<{
  found: FoundAccount
  identifiers: readonly Identifier[]
  plans: readonly AccountPlan[]
}>

export function detailsAsJson({ found, identifiers, plans }: AccountDetails): string {
  return json({
    ...accountDocument(found.account),
    disabledAt: found.disabledAt === undefined ? null : isoTime(found.disabledAt),
    disabledReason: found.disabledReason,
    lockedAt: found.lockedAt === undefined ? null : isoTime(found.lockedAt),
    lockedUntil: found.lockedUntil === undefined ? null : isoTime(found.lockedUntil),
    lockedReason: found.lockedReason,
    lastSignInAt: found.lastSignInAt === undefined ? null : isoTime(found.lastSignInAt),
    exemptUntil: found.exemptUntil === undefined ? null : isoTime(found.exemptUntil),
    purgeAt: found.purgeAt === undefined ? null : isoTime(found.purgeAt),
    hasPassword: found.passwordHash !== undefined,
    identifiers: identifiers.map(({ state, ...mailbox }) => ({
      mailbox: addressOf(mailbox),
      state,
    })),
    plans: plans.map((plan) => ({
      kind: plan.kind,
      due: isoTime(plan.dueAt),
      ...(plan.kind === 'transfer' && { unit: plan.to.unit }),
      reason: plan.reason,
      plannedBy: plan.plannedBy,
    })),
  })
}

export function detailsAsText({ found, identifiers, plans }: AccountDetails): string {
  const { account, disabledAt, disabledReason, passwordHash } = found
  const lines: [string, string][] = [
    ['ID', String(account.id)],
    ['Name', account.displayName],
    ['Unit', unitText(account)],
    ['Position', account.position],
    ['Phone', account.phone],
    ['Employee code', account.employeeCode],
    ['Groups', account.groups.join(', ')],
    ['Password', passwordHash === undefined ? 'none' : 'set'],
    ['Last sign-in', found.lastSignInAt === undefined ? 'never' : isoTime(found.lastSignInAt)],
    ['Locked', lockText(found)],
    ['Disabled', disabledAt === undefined ? 'no' : `${isoTime(disabledAt)}: ${disabledReason}`],
    ...dated('Data goes', found.purgeAt),
    ...dated('Exempt until', found.exemptUntil),
    ...plans.map((plan): [string, string] => ['Planned', planText(plan)]),
    ...identifiers.map(({ state, ...mailbox }): [string, string] => [
      'Mailbox',
      `${addressOf(mailbox)} (${state})`,
    ]),
  ]
  return lines
    .map(([label, text]) => `${`${label}:`.padEnd(16)}${printable(text)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}

/** Several units may bear one name: the code tells them apart. */
function unitText({ unit, membership }: Account): string {
  return membership ? `${unit} (${membership.unit.code})` : unit
}

function dated(label: string, at: number | undefined): [string, string][] {
  return at === undefined ? [] : [[label, isoTime(at)]]
}

function planText(plan: AccountPlan): string {
  const what = plan.kind === 'leave' ? 'leaves' : `moves to ${plan.to.unit}`
  const why = plan.reason === '' ? '' : `: ${plan.reason}`
  return `${what} at ${isoTime(plan.dueAt)}, by ${plan.plannedBy}${why}`
}

function lockText({ lockedAt, lockedUntil, lockedReason }: FoundAccount): string {
  if (lockedAt === undefined) return 'no'
  const until = lockedUntil === undefined ? '' : ` until ${isoTime(lockedUntil)}`
  return `${isoTime(lockedAt)}${until}: ${lockedReason}`
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
