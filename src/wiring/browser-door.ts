import type { AccountStore } from '../accounts/account-store.ts'
import { createLanguageChoices } from '../accounts/language-choice.ts'
import type { OwnPhones } from '../accounts/own-phone.ts'
import { createRenameNotices } from '../accounts/rename-notice.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { createSignInHistory } from '../audit/sign-in-history.ts'
import type { Config } from '../config/load-config.ts'
import type { Witness } from '../diagnosis/witness.ts'
import type { Assets } from '../http/browser/assets.ts'
import { createCookies } from '../http/browser/cookies.ts'
import type { LogoutNote } from '../http/browser/logout.ts'
import type { Looks } from '../http/browser/looks.ts'
import { createOriginCheck } from '../http/browser/origin-check.ts'
import type { BrowserDoorOptions } from '../http/browser/plugin.ts'
import type { RecoveryNote } from '../http/browser/recovery/recovery-note.ts'
import { createSealedNotes } from '../http/browser/sealed-notes.ts'
import type { OtherMethods } from '../http/other-methods.ts'
import type { Overload } from '../http/overload.ts'
import { createNoteSupport } from '../http/support-note.ts'
import type { LinkStandings } from '../links/link-standing.ts'
import type { LinkStore } from '../links/link-store.ts'
import type { ClosedFor } from '../maintenance/maintenance-gate.ts'
import { templatesFolder } from '../paths.ts'
import { createPinStore } from '../portal/pin-store.ts'
import { CHOOSING_MS } from '../recovery/recovery-store.ts'
import { createCheckCurrentPassword } from '../second-factor/check-current-password.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { FailureTrail } from '../sign-in/failure-trail.ts'
import type { SignInReports } from '../sign-in/sign-in-reports.ts'
import type { Database } from '../storage/database.ts'
import type { SupportTrail } from '../support/support-trail.ts'
import { createAccountSessionStore } from '../tickets/account-sessions.ts'
import type { UnitRegistry } from '../units/unit-registry.ts'
import { version } from '../version.ts'
import { type Examine, wireHealth } from './health.ts'
import type { Notices } from './notices.ts'
import type { PasswordChecks } from './password-checks.ts'
import type { WiredTickets } from './tickets.ts'
import type { WayToSession } from './way-to-session.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  secretKey: Uint8Array
  /** What stands before every path of a page. */
  bases: readonly string[]
  newBrowserId(): string
  looks: Looks
  assets: Assets
  otherMethods: OtherMethods
  overload: Overload
  closedFor: ClosedFor
  units: UnitRegistry
  registry: ServiceRegistry
  /** Those in force: a reload replaces them. */
  categories(): Config['categories']
  witness: Witness
  supportTrail: SupportTrail
  notices: Notices
  accounts: AccountStore
  passwordChecks: PasswordChecks
  failureTrail: FailureTrail
  audit: AuditStore
  links: LinkStore
  linkStandings: LinkStandings
  signInReports: SignInReports
  ownPhones: OwnPhones
  wayToSession: WayToSession
  tickets: WiredTickets
  examine: Examine | undefined
  now(): number
}>

/** How long the page that tells what came of a sign-out can be loaded again. */
const LOGOUT_NOTE_MS = 10 * 60_000

/** What the people's door is given: all that its pages show and do. */
export function wireBrowserDoor(parts: Parts): BrowserDoorOptions {
  const { config, database, secretKey, bases, looks, assets, otherMethods, overload, closedFor } =
    parts
  const { units, registry, witness, supportTrail, notices, accounts, failureTrail, audit } = parts
  const { links, linkStandings, signInReports, ownPhones, wayToSession, tickets, now } = parts
  const { throttle, knownBrowsers, passwordRules, requiredActions, authenticate } =
    parts.passwordChecks
  const { recovery, secondFactor, signInSteps } = wayToSession
  const { signOn, singleLogout, visits } = tickets
  const { suffixes, defaultSuffix } = config.mailbox
  const { rememberMe } = config.sessions
  const isSecure = config.publicUrl.startsWith('https:')
  return {
    bases,
    publicUrl: config.publicUrl,
    otherHosts: config.otherHosts,
    unknownHosts: config.unknownHosts,
    version,
    looks,
    isFromElsewhere: createOriginCheck(looks),
    assets,
    cookies: createCookies({ isSecure }),
    templatesFolder,
    otherMethods,
    overload,
    closedFor,
    nameOfUnit: (entry) => units.latest().namedBy(entry)[0]?.name ?? entry,
    registry,
    categories: parts.categories,
    visits,
    pinStore: createPinStore(database),
    witness,
    noteSupport: createNoteSupport({ trail: supportTrail, registry }),
    ...notices,
    ...wireHealth({
      database,
      administratorGroups: config.passwords.policies.administratorGroups,
      examine: parts.examine,
      now,
    }),
    accounts,
    authenticate,
    failureTrail,
    renameNotices: createRenameNotices(database),
    accountSessions: createAccountSessionStore(database),
    pastSignIns: audit,
    links,
    linkStandings,
    signInHistory: createSignInHistory(database),
    signInReports,
    ownPhones,
    languageChoices: createLanguageChoices(database),
    dataProtection: {
      logMonths: config.accounts.auditMonths,
      leaverMonths: config.accounts.purgeMonths,
    },
    onSessionsEnd: singleLogout.wake,
    isInOffice: wayToSession.isInOffice,
    knownBrowsers,
    signInSteps,
    pendingSignIns: wayToSession.pendingSignIns,
    choosePassword: wayToSession.choosePassword,
    passwordRules,
    passwordStanding: wayToSession.passwordStanding,
    checkCurrentPassword: createCheckCurrentPassword(wayToSession.confirmPassword),
    requiredActions,
    proveCode: recovery.proveCode,
    isActivationCode: recovery.isActivationCode,
    recoverPassword: recovery.recoverPassword,
    recoveryNotes: createSealedNotes<RecoveryNote>({
      key: secretKey,
      purpose: 'recovery',
      lifetimeMs: CHOOSING_MS,
      now,
    }),
    secondFactor,
    offersSecondFactor: config.secondFactor.offered,
    secondFactorRules: wayToSession.secondFactorRules,
    trustedDeviceDays: config.secondFactor.trustedDeviceDays,
    throttle,
    now,
    signOn,
    issueTicket: tickets.issueTicket,
    singleLogout,
    frontChannelAddresses: tickets.frontChannelAddresses,
    logoutNotes: createSealedNotes<LogoutNote>({
      key: secretKey,
      purpose: 'logout',
      lifetimeMs: LOGOUT_NOTE_MS,
      now,
    }),
    pageWaitMs: config.singleLogout.pageWaitSeconds * 1000,
    loginTickets: tickets.loginTickets,
    newBrowserId: parts.newBrowserId,
    activeSuffixes: suffixes.filter(({ state }) => state === 'active').map(({ name }) => name),
    defaultSuffix,
    sharedComputerMinutes: config.sessions.sharedComputerIdleMinutes,
    rememberMeDays: rememberMe.enabled ? rememberMe.days : undefined,
  }
}
