import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Act } from '../audit/act.ts'
import type { Database } from '../storage/database.ts'
import { type CounterKeys, nameKeyOf } from '../throttle/counter-key.ts'
import { forgetName } from '../throttle/forget-name.ts'
import { createRecoverySecrets, type SecretKind } from './recovery-secrets.ts'
import { createRecoveryStore, type Verified } from './recovery-store.ts'

/** How long each kind is good, in milliseconds. */
export type RecoveryLifetimes = Readonly<Record<SecretKind, number>>

/** Something to hand out, this once: it can never be shown again. */
export type Issued = Readonly<{ secret: string; expiresAt: number }>

type Parts = Readonly<{
  database: Database
  secretKey: Uint8Array
  counterKeys: CounterKeys
  accounts: Pick<AccountStore, 'identifiersOf'>
  lifetimes: RecoveryLifetimes
}>

/**
 * What the help desk does so that somebody can choose a password without the old one (product 2.10,
 * 3.5). It never sees or chooses a password itself.
 */
export function createRecoveryDesk({
  database,
  secretKey,
  counterKeys,
  accounts,
  lifetimes,
}: Parts) {
  const store = createRecoveryStore(database)
  const secrets = createRecoverySecrets(secretKey)

  return {
    /**
     * Hands out a new link, code or slip; one of the same kind that was open is good for nothing any more.
     * Undefined, and nothing changed, when the account is closed or locked, or, if `onlyIfNew`, has
     * been activated, or, unless `mayReplace`, holds one of the kind that is good.
     */
    async issue(
      { id }: Pick<Account, 'id'>,
      asked: Readonly<{
        kind: SecretKind
        verified?: Verified | undefined
        onlyIfNew?: boolean
        mayReplace?: boolean
      }>,
      act: Act,
    ): Promise<Issued | undefined> {
      const { kind, onlyIfNew = false, mayReplace = true } = asked
      const verified: Verified | '' = asked.verified ?? ''
      const { secret, hash } = secrets.create(kind, id)
      const expiresAt = act.at + lifetimes[kind]
      const issuedBy = nameOf(act)
      const what = { accountId: id, kind, hash, verified, issuedBy, expiresAt }
      return (await store.issue({ ...what, onlyIfNew, mayReplace }, act))
        ? { secret, expiresAt }
        : undefined
    },

    /** Somebody else may have typed wrong codes for the name; the new one is to work all the same. */
    async forgetWrongCodes({ id }: Pick<Account, 'id'>): Promise<void> {
      const names = await accounts.identifiersOf(id)
      const statements = names.map((one) => forgetName(counterKeys, nameKeyOf(one), 'reset'))
      await database.batch('power', statements)
    },

    newAccounts: store.newAccounts,
    find: store.find,
    list: store.list,

    /** False when it is no alert, or somebody has looked at it before. */
    async handle(id: number, act: Act): Promise<boolean> {
      const alert = await store.find(id)
      return alert ? store.handle(alert, nameOf(act), act) : false
    },
  }
}

export type RecoveryDesk = ReturnType<typeof createRecoveryDesk>

/** What is written down of who hands something out. */
function nameOf({ actor }: Act): string {
  return actor.kind === 'person' ? `account ${actor.accountId}` : actor.name
}
