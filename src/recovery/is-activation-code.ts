import type { AccountStore } from '../accounts/account-store.ts'
import { readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import type { Instant } from '../protocol/ticket.ts'
import { type RecoverySecrets, readTypedCode } from './recovery-secrets.ts'
import type { RecoveryStore } from './recovery-store.ts'

type Parts = Readonly<{
  store: Pick<RecoveryStore, 'findByHash'>
  secrets: Pick<RecoverySecrets, 'hashOf'>
  accounts: Pick<AccountStore, 'findByMailbox'>
  suffixes: readonly Suffix[]
  defaultSuffix: string
  now(): Instant
}>

/**
 * Whether somebody typed the code of their activation slip in place of a password: only they are told
 * that the account is not activated yet (S5). What has not the shape of a code costs no look, whatever
 * the name; a right one is nobody's guess.
 */
export function createIsActivationCode(parts: Parts) {
  const { store, secrets, accounts, suffixes, defaultSuffix, now } = parts

  return async function isActivationCode(typedName: string, typed: string): Promise<boolean> {
    const code = readTypedCode('slip', typed)
    const reading = readMailboxName(typedName, suffixes)
    if (code === undefined || reading.kind !== 'name') return false
    const { name, suffix = defaultSuffix } = reading
    const [secret, found] = await Promise.all([
      store.findByHash('slip', secrets.hashOf('slip', 0, code)),
      accounts.findByMailbox({ name, suffix }),
    ])
    if (secret?.state !== 'open' || secret.expiresAt <= now()) return false
    return found?.account.id === secret.accountId
  }
}

export type IsActivationCode = ReturnType<typeof createIsActivationCode>
