import { addressOf, type Mailbox } from '../accounts/account.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import { readKnownMailbox, readNewMailbox } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'

/** What a command works with while the database is open. */
export type Opened = Awaited<ReturnType<CommandContext['open']>>

/** Does the work on an open database, prints what it returns, and closes. */
export async function withOpened(
  context: CommandContext,
  work: (parts: Opened) => Promise<string>,
): Promise<void> {
  const parts = await context.open()
  try {
    context.stdout.write(await work(parts))
  } finally {
    await parts.close()
  }
}

export type KnownAccount = FoundAccount & Readonly<{ address: string }>

/** The account of a mailbox as it was typed, by its primary name or an alias, or a CommandError. */
export async function knownAccount(
  { config, accounts }: Pick<Opened, 'config' | 'accounts'>,
  name: string,
): Promise<KnownAccount> {
  const mailbox = readKnownMailbox(name, config.mailbox)
  const found = await accounts.findByMailbox(mailbox)
  if (!found) throw new CommandError(`There is no account ${addressOf(mailbox)}.`, 1)
  return { ...found, address: addressOf(found.account.primary) }
}

/** A mailbox that is to become somebody's. */
export function newMailbox(parts: Pick<Opened, 'config'>, typed: string): Mailbox {
  return readNewMailbox(typed, undefined, parts.config.mailbox)
}
