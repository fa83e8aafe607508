import type { AccountStore } from '../accounts/account-store.ts'
import { NO_SESSION_YET, type OwnPhones } from '../accounts/own-phone.ts'
import type { Config } from '../config/load-config.ts'
import type { UnreadNotices } from '../notices/unread-notices.ts'
import { createChoosePassword } from '../passwords/choose-password.ts'
import { createPasswordStore } from '../passwords/password-store.ts'
import { createRecovery } from '../recovery/recovery.ts'
import { secondFactorRulesOf } from '../second-factor/configured-rules.ts'
import { createSecondFactor } from '../second-factor/second-factor.ts'
import { createConfirmPassword } from '../sign-in/confirm-password.ts'
import { createPasswordStanding } from '../sign-in/password-standing.ts'
import { createPendingSignInStore } from '../sign-in/pending-sign-in-store.ts'
import { createSecondFactorStanding } from '../sign-in/second-factor-standing.ts'
import { createSignInSteps } from '../sign-in/sign-in-steps.ts'
import { createStepFacts } from '../sign-in/step-facts.ts'
import { createPasswordHome } from '../sources/password-home.ts'
import type { Database } from '../storage/database.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import { createTimedIds } from '../storage/timed-id.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import type { SignOn } from '../tickets/sign-on.ts'
import type { Watch } from '../watch/watch.ts'
import type { PasswordChecks } from './password-checks.ts'
import { watchSecondFactor } from './watched.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  secretKey: Uint8Array
  keyRing: KeyRing
  accounts: AccountStore
  passwordChecks: PasswordChecks
  signOn: SignOn
  unreadNotices: UnreadNotices
  ownPhones: Pick<OwnPhones, 'toTell'>
  newPendingCookie(): string
  /** Told when sessions may have ended: their applications need not wait to be told. */
  onSessionsEnded(): void
  watch: Watch
  now(): number
}>

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** How long the way from the password to the session may take (product 2.2). */
const PENDING_SIGN_IN_MS = 10 * MINUTE_MS

/** Builds what leads from a right password, or from a lost one, to a session. */
export function wireWayToSession(parts: Parts) {
  const { config, database, secretKey, keyRing, accounts, signOn, onSessionsEnded, now } = parts
  const { passwords, checkPassword, passwordRules, requiredActions, throttle, knownBrowsers } =
    parts.passwordChecks
  const { suffixes, defaultSuffix } = config.mailbox
  const confirmPassword = createConfirmPassword({ accounts, checkPassword })
  const secondFactor = watchSecondFactor(
    createSecondFactor({
      database,
      keyRing,
      secretKey,
      issuer: config.secondFactor.issuer ?? config.branding.gate.vi.replaceAll(':', ' '),
      trustedDeviceMs: config.secondFactor.trustedDeviceDays * DAY_MS,
      confirmPassword,
      newDeviceId: createTimedIds(now),
      onSessionsEnded,
    }),
    parts.watch,
  )
  const choosePassword = createChoosePassword({
    store: createPasswordStore(database),
    passwords,
    rules: passwordRules,
    onEnd: onSessionsEnded,
  })
  const recovery = createRecovery({
    database,
    secretKey,
    accounts,
    suffixes,
    defaultSuffix,
    throttle,
    knownBrowsers,
    choosePassword,
    secondFactor,
    now,
  })
  const pendingSignIns = createPendingSignInStore(database)
  const passwordStanding = createPasswordStanding({
    accounts,
    homeOf: createPasswordHome(config.sources),
    rules: passwordRules,
    now,
  })
  /** It may ease a demand, and never skips what a group or an application demands (security row 35). */
  const isInOffice = createNetworkList(config.secondFactor.officeNetworks)
  const secondFactorRules = secondFactorRulesOf(config.secondFactor)
  const signInSteps = createSignInSteps({
    pendingSignIns,
    accounts,
    stepFacts: createStepFacts({
      requiredActions,
      passwordStanding,
      secondFactorStanding: createSecondFactorStanding({
        secondFactor,
        rules: secondFactorRules,
        isInOffice,
        now,
      }),
      unreadNotices: parts.unreadNotices,
      findNews: async (accountId) => {
        if (await recovery.recoverPassword.toTell(accountId)) return 'reset'
        const change = await parts.ownPhones.toTell(accountId, NO_SESSION_YET, now())
        return change && 'phone'
      },
    }),
    signOn,
    administratorGroups: config.passwords.policies.administratorGroups,
    newCookie: parts.newPendingCookie,
    lifetimeMs: PENDING_SIGN_IN_MS,
    now,
  })

  return {
    confirmPassword,
    secondFactor,
    choosePassword,
    recovery,
    pendingSignIns,
    passwordStanding,
    isInOffice,
    secondFactorRules,
    signInSteps,
  }
}

export type WayToSession = ReturnType<typeof wireWayToSession>
