import type { AccountStore } from '../accounts/account-store.ts'
import type { Suffix } from '../accounts/suffix.ts'
import type { ChoosePassword } from '../passwords/choose-password.ts'
import type { SecondFactor } from '../second-factor/second-factor-types.ts'
import type { Database } from '../storage/database.ts'
import { createCounterKeys } from '../throttle/counter-key.ts'
import type { KnownBrowsers } from '../throttle/known-browser.ts'
import type { Throttle } from '../throttle/throttle.ts'
import { createIsActivationCode } from './is-activation-code.ts'
import { createProveCode } from './prove-code.ts'
import { createRecoverPassword } from './recover-password.ts'
import { createRecoverySecrets } from './recovery-secrets.ts'
import { createRecoveryStore } from './recovery-store.ts'

type Parts = Readonly<{
  database: Database
  secretKey: Uint8Array
  accounts: AccountStore
  suffixes: readonly Suffix[]
  defaultSuffix: string
  throttle: Throttle
  knownBrowsers: Pick<KnownBrowsers, 'recognise'>
  choosePassword: ChoosePassword
  secondFactor: Pick<SecondFactor, 'stateOf'>
  now(): number
}>

/** What was handed out stays so long after its end, for `cas account resets` to tell of. */
const KEPT_MS = 90 * 24 * 3_600_000

/** What the server does with codes, links and slips that `cas account …` hands out. */
export function createRecovery(parts: Parts) {
  const { database, secretKey, secondFactor, now } = parts
  const store = createRecoveryStore(database)
  const secrets = createRecoverySecrets(secretKey)
  const proveCode = createProveCode({ ...parts, store, secrets })

  return {
    proveCode,

    isActivationCode: createIsActivationCode({ ...parts, store, secrets }),

    recoverPassword: createRecoverPassword({
      ...parts,
      store,
      secrets,
      counterKeys: createCounterKeys(secretKey),
      hasSecondFactor: async (accountId) =>
        (await secondFactor.stateOf(accountId, now())).isEnrolled,
    }),

    sweep: (slice: number, at: number) => store.sweep(slice, at - KEPT_MS),
  }
}
