import { addressOf } from '../accounts/account.ts'
import { createAdministrators } from '../accounts/administrators.ts'
import { codeInGroups } from '../recovery/recovery-secrets.ts'
import { readNewMailbox, readPhone, readRequiredText } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, type Opened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { assertPasswordIsHere, publicAddress, recoveryDesk } from './recovery-parts.ts'

/** The first person who administers, as they were typed. */
export type FirstAdministrator = Readonly<{ name: string; displayName: string; phone: string }>

export type AdministratorReady =
  | Readonly<{ kind: 'has-code'; mailbox: string; code: string; link: string; expiresAt: number }>
  | Readonly<{ kind: 'active'; mailbox: string }>

/** Somebody who administers here, or is to: undefined when there is nobody yet. */
export async function someAdministrator({ database, config }: Opened) {
  const groups = config.passwords.policies.administratorGroups
  const [active, ...others] = await createAdministrators(database).list(groups)
  return active ?? others[0]
}

/**
 * Adds the first administrator and hands out the one-time code by which they choose their password
 * (decision 20). Somebody who was added before and has not used the code gets a new one, so that a run
 * that was interrupted can be repeated; the old code is good for nothing then.
 */
export async function makeAdministrator(
  context: CommandContext,
  parts: Opened,
  { name, displayName, phone }: FirstAdministrator,
): Promise<AdministratorReady> {
  const { config, accounts } = parts
  const mailbox = readNewMailbox(name, undefined, config.mailbox)
  const [group] = config.passwords.policies.administratorGroups
  if (group === undefined) {
    throw new CommandError('passwords.policies.administratorGroups names no group.', 1)
  }
  const act = operatorAct(context, 'cas init')
  const person = {
    mailbox,
    displayName: readRequiredText('The name of the administrator', displayName),
    phone: readPhone('The phone of the administrator', phone),
    groups: [group],
  }
  const isNew = (await accounts.add(person, act)) !== 'taken'
  if (!isNew) {
    const existing = await accounts.findByMailbox(mailbox)
    if (!existing?.account.groups.includes(group)) {
      const word = existing ? 'is an account, and no administrator' : 'once was somebody’s mailbox'
      throw new CommandError(`${addressOf(mailbox)} ${word}.`, 1)
    }
  }
  return codeFor(context, parts, addressOf(mailbox))
}

/** A new code for somebody who has not chosen a password yet. */
export async function codeFor(
  context: CommandContext,
  parts: Opened,
  address: string,
): Promise<AdministratorReady> {
  const known = await knownAccount(parts, address)
  assertPasswordIsHere(parts, known)
  const desk = recoveryDesk(parts)
  const asked = { kind: 'slip', onlyIfNew: true } as const
  const issued = await desk.issue(known.account, asked, operatorAct(context, 'cas init'))
  if (!issued) return { kind: 'active', mailbox: address }
  await desk.forgetWrongCodes(known.account)
  const { secret, expiresAt } = issued
  const link = `${publicAddress(parts.config)}/activate/${secret}`
  return { kind: 'has-code', mailbox: address, code: codeInGroups(secret), link, expiresAt }
}
