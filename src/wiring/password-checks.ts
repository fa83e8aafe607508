import type { FastifyBaseLogger } from 'fastify'
import type { AccountStore } from '../accounts/account-store.ts'
import { createRequiredActionStore } from '../accounts/required-action-store.ts'
import type { Config } from '../config/load-config.ts'
import { localTexts } from '../config/local-texts.ts'
import { createConnector } from '../outgoing/secure-connection.ts'
import { createCommonPasswords } from '../passwords/common-passwords.ts'
import { argon2id, createPasswords } from '../passwords/password.ts'
import { createPasswordRules } from '../passwords/password-rules.ts'
import { commonPasswordsFile } from '../paths.ts'
import { createAuthenticate } from '../sign-in/authenticate.ts'
import { createAskForBetterPassword } from '../sign-in/better-password.ts'
import { createCheckPassword } from '../sources/check-password.ts'
import { createSources } from '../sources/create-sources.ts'
import { createEvenRefusals } from '../sources/even-refusals.ts'
import { createSourceRecordStore } from '../sources/source-record-store.ts'
import { createSourceSweep } from '../sources/source-sweep.ts'
import type { Database } from '../storage/database.ts'
import { createCounterKeys } from '../throttle/counter-key.ts'
import { createKnownBrowsers } from '../throttle/known-browser.ts'
import { createThrottle } from '../throttle/throttle.ts'
import { throttleRulesOf } from '../throttle/throttle-rules.ts'
import { createThrottleStore } from '../throttle/throttle-store.ts'
import { createThrottleSweep } from '../throttle/throttle-sweep.ts'
import type { Traces } from '../watch/traces.ts'
import type { Watch } from '../watch/watch.ts'
import { tracePasswords } from './traces.ts'
import { watchAuthenticate, watchThrottle } from './watched.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  secretKey: Uint8Array
  accounts: AccountStore
  newBrowserId(): string
  log: FastifyBaseLogger
  watch: Watch
  traces?: Traces | undefined
  now(): number
  onError(error: unknown): void
}>

const DAY_MS = 24 * 3_600_000

/** Builds what stands between a typed password and whose it is: the sources, the throttle, the rules. */
export function wirePasswordChecks(parts: Parts) {
  const { config, database, secretKey, accounts, newBrowserId, log, watch, now, onError } = parts
  const { suffixes, defaultSuffix } = config.mailbox
  const passwords = tracePasswords(createPasswords(config.passwords, argon2id, watch), parts.traces)
  const throttleRules = throttleRulesOf(config.throttle)
  const throttleStore = createThrottleStore(database, throttleRules)
  const throttle = watchThrottle(
    createThrottle({
      ...throttleRules,
      store: throttleStore,
      keys: createCounterKeys(secretKey),
      now,
    }),
    watch,
  )
  watch.hashQueue(passwords.load)
  const knownBrowsers = createKnownBrowsers({
    key: secretKey,
    lifetimeMs: config.throttle.knownBrowserDays * DAY_MS,
    newBrowserId,
    now,
  })
  const sourceRecords = createSourceRecordStore(database)
  const checkPassword = createCheckPassword({
    sources: createSources(config.sources, {
      connector: createConnector(),
      passwords,
      now,
      log,
    }),
    accountStore: accounts,
    records: sourceRecords,
    passwords,
    evenRefusals: createEvenRefusals(),
    now,
    log,
    noteAnswer: watch.sourceAnswered,
  })
  const passwordRules = createPasswordRules({
    policies: config.passwords.policies,
    localTexts: localTexts(config),
    common: createCommonPasswords(commonPasswordsFile),
  })
  const requiredActions = createRequiredActionStore(database)
  const authenticate = watchAuthenticate(
    createAuthenticate({
      accountStore: accounts,
      checkPassword,
      passwords,
      suffixes,
      defaultSuffix,
      throttle,
      knownBrowsers,
      askForBetter: createAskForBetterPassword({
        rules: passwordRules,
        accounts,
        requiredActions,
        now,
      }),
      onError,
    }),
    watch,
  )

  return {
    passwords,
    throttle,
    knownBrowsers,
    checkPassword,
    passwordRules,
    requiredActions,
    authenticate,
    /** What they forget with time. */
    sweeps: [
      createSourceSweep({ entries: config.sources, records: sourceRecords }),
      createThrottleSweep(database, throttleRules),
    ],
  }
}

export type PasswordChecks = ReturnType<typeof wirePasswordChecks>
