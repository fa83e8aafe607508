import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createAccountDuties } from './accounts/account-duties.ts'
import { createAccountStore } from './accounts/account-store.ts'
import { createOwnPhones } from './accounts/own-phone.ts'
import { createAuditStore } from './audit/audit-store.ts'
import { purgeTrail } from './audit/purge-trail.ts'
import type { Config } from './config/load-config.ts'
import { backChannel } from './http/back-channel/plugin.ts'
import { createAssets } from './http/browser/assets.ts'
import { createLooks } from './http/browser/looks.ts'
import { browserDoor } from './http/browser/plugin.ts'
import { health } from './http/health.ts'
import { createOtherMethods } from './http/other-methods.ts'
import { createOverload } from './http/overload.ts'
import { createCheckCredentials } from './http/rest/check-credentials.ts'
import { restDoor } from './http/rest/plugin.ts'
import { securityTxt } from './http/security-txt.ts'
import { createServer, replaceCertificate } from './http/server.ts'
import type { Maintenance } from './maintenance/maintenance.ts'
import { createMaintenanceGate } from './maintenance/maintenance-gate.ts'
import { createWebClient, type WebClient } from './outgoing/web-client.ts'
import { templatesFolder } from './paths.ts'
import { isLoopbackHost } from './protocol/loopback.ts'
import { createTicketIds } from './protocol/ticket-id.ts'
import { createServiceRegistry } from './services/service-registry.ts'
import { createFailureTrail } from './sign-in/failure-trail.ts'
import { createSignInReports } from './sign-in/sign-in-reports.ts'
import type { Database } from './storage/database.ts'
import type { KeyRing } from './storage/key-ring.ts'
import { createAttemptLimit } from './throttle/attempt-limit.ts'
import { createSweep } from './tickets/sweep.ts'
import { createUnitRegistry } from './units/unit-registry.ts'
import { createUnitStore } from './units/unit-store.ts'
import type { Traces } from './watch/traces.ts'
import { createWatch, type Watch } from './watch/watch.ts'
import { baseOf } from './wiring/bases.ts'
import { wireBrowserDoor } from './wiring/browser-door.ts'
import { createCertificate } from './wiring/certificate.ts'
import { wireDiagnosis } from './wiring/diagnosis.ts'
import type { Examine } from './wiring/health.ts'
import { wireLinks } from './wiring/links.ts'
import { wireNotices } from './wiring/notices.ts'
import { wireOperations } from './wiring/operations.ts'
import { wirePasswordChecks } from './wiring/password-checks.ts'
import { PERSONAL_TABLES } from './wiring/personal-tables.ts'
import { createReadiness, type ReadinessCheck } from './wiring/readiness.ts'
import { wireTickets } from './wiring/tickets.ts'
import { traceDatabase, traceRequests, traceWebClient } from './wiring/traces.ts'
import { wireWatch } from './wiring/watch.ts'
import { wireWayToSession } from './wiring/way-to-session.ts'

type Outside = Readonly<{
  database: Database
  logger: FastifyBaseLogger
  /** The server's secret: what it signs must be known again after a restart. */
  secretKey: Uint8Array
  /** What secrets that must be read again are encrypted with. */
  keyRing: KeyRing
  now(): number
  /** Tests look at what is sent. */
  webClient?: WebClient
  /** What counts and measures; what happens before there is an application is told to it, too. */
  watch?: Watch
  /** Where what happens inside requests is told; undefined: nowhere. */
  traces?: Traces | undefined
  /** Whether operators have closed the server; nobody is let in then. */
  maintenance?: () => Maintenance | undefined
  /** Examines the server for the page of administrators. */
  examine?: Examine
}>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Logout requests that could not be delivered: so many, and so long, for the operator to see. */
const GIVEN_UP_KEPT = 10_000
const GIVEN_UP_MS = 30 * DAY_MS

/**
 * The composition root: builds every part from the configuration and hands it to those that need
 * it. Nothing of ours hides in a module's state.
 */
export async function createApp(config: Config, outside: Outside) {
  const { logger, secretKey, keyRing, now, watch = createWatch(), traces } = outside
  const database = traceDatabase(outside.database, traces)
  database.onCommit(watch.committed)
  database.onFault(({ code }) => watch.databaseFailed(code))
  const { maintenance = () => undefined } = outside
  const closedFor = createMaintenanceGate(maintenance)
  const { environmentTag } = config.tickets
  const { rememberMe } = config.sessions
  const ids = createTicketIds(environmentTag === undefined ? {} : { environmentTag })
  const onError = (err: unknown) => {
    watch.backgroundFailed()
    logger.error({ event: 'background.failed', err })
  }

  const units = createUnitRegistry({ store: createUnitStore(database), now })
  await units.current()
  const accounts = createAccountStore(database, units, config.mailbox)
  const { suffixes, defaultSuffix } = config.mailbox
  const passwordChecks = wirePasswordChecks({
    config,
    database,
    secretKey,
    accounts,
    newBrowserId: ids.loginNonce,
    log: logger,
    watch,
    traces,
    now,
    onError,
  })
  const { authenticate } = passwordChecks

  const failureTrail = createFailureTrail({ database, now, onError })

  const registry = createServiceRegistry(config.services, now)
  const notices = wireNotices({ database, registry, now, onError })
  let categories = config.categories
  const bases = config.mounts.map(baseOf)

  const { refusals, supportTrail, witness } = wireDiagnosis({
    config,
    database,
    registry,
    bases,
    watch,
    now,
    onError,
  })

  // In development the applications are on this machine too (decision 23).
  const allowsLoopback = isLoopbackHost(new URL(config.publicUrl).hostname)
  const webClient = traceWebClient(outside.webClient ?? createWebClient({ allowsLoopback }), traces)

  const wiredTickets = wireTickets({
    config,
    database,
    secretKey,
    ids,
    accounts,
    registry,
    witness,
    webClient,
    allowsLoopback,
    log: logger,
    watch,
    traces,
    now,
    onError,
  })
  const { sessions, tickets, signOn, singleLogout, loginTicketStore, logoutRequests } = wiredTickets
  const { validateTicket, issueProxyTicket, visits } = wiredTickets
  const ownPhones = createOwnPhones(database, units)
  const wayToSession = wireWayToSession({
    config,
    database,
    secretKey,
    keyRing,
    accounts,
    passwordChecks,
    signOn,
    unreadNotices: notices.unreadNotices,
    ownPhones,
    newPendingCookie: ids.pendingSignIn,
    onSessionsEnded: singleLogout.wake,
    watch,
    now,
  })
  const { recovery, secondFactor, signInSteps } = wayToSession
  const { links, linkStandings, sweep: sweepLinks } = wireLinks({ config, database, now })
  const signInReports = createSignInReports(database)
  const sweep = createSweep({
    tickets,
    sessions,
    tellsOfExpiry: config.sessions.logoutOnExpiry,
    others: [
      loginTicketStore.sweep,
      wayToSession.pendingSignIns.sweep,
      (slice, at) => logoutRequests.sweep(slice, at - GIVEN_UP_MS, GIVEN_UP_KEPT),
      refusals.sweep,
      supportTrail.sweep,
      secondFactor.sweep,
      recovery.sweep,
      sweepLinks,
      signInReports.sweep,
      ...passwordChecks.sweeps,
    ],
    noteNeverValidated: witness.neverValidated,
    now,
    onError,
  })

  const audit = createAuditStore(database)
  const duties = createAccountDuties({
    accounts,
    audit,
    purgeTrail: (...asked) => purgeTrail(database, ...asked),
    settings: config.accounts,
    personalTables: PERSONAL_TABLES,
    now,
    onEnd: singleLogout.wake,
    log: logger,
    onError,
  })

  let isEnding = false
  const certificate = createCertificate(config.tls)
  const server = createServer({
    publicUrl: config.publicUrl,
    logger,
    trustedProxies: config.trustedProxies,
    tls: certificate.current(),
    newSupportCode: ids.supportCode,
  })
  const overload = createOverload({
    server: server.server,
    logger,
    noteRefused: watch.overloaded,
  })
  const { readiness, forget: forgetReadiness } = createReadiness(
    new Map<string, ReadinessCheck>([
      ['database', () => loginTicketStore.canWrite(now())],
      ['load', () => overload.isCalm()],
      ['running', () => !isEnding],
      ['open', () => maintenance() === undefined],
    ]),
  )
  server.server.on('tlsClientError', (error: Error & { code?: string }, socket: Socket) =>
    witness.handshakeFailed(socket.remoteAddress ?? '', error.code ?? error.message),
  )
  server.addHook('onClose', () => refusals.close())
  server.addHook('onClose', () => supportTrail.flush())
  server.addHook('onClose', () => visits.flush())
  traceRequests(server, traces, config.trustedProxies)
  await wireWatch({
    watch,
    config,
    database,
    server,
    isReady: async () => (await readiness()).isReady,
    isClosed: () => maintenance() !== undefined,
    certificate: () => certificate.current()?.cert,
    now,
  })
  const otherMethods = createOtherMethods()
  const looks = createLooks({ ...config, now })
  const assets = createAssets({ folder: join(templatesFolder, 'assets'), dresses: looks.garbs() })
  await server.register(health, { readiness })
  const { publicUrl, securityContact } = config
  if (securityContact) await server.register(securityTxt, { publicUrl, contact: securityContact })
  const operations = await wireOperations({ config, watch, readiness, logger })
  await server.register(backChannel, {
    bases,
    validateTicket,
    issueProxyTicket,
    witness,
    refuseOtherMethods: otherMethods.refuse,
    overload,
    closedFor,
    saml: { issuer: config.saml.issuer ?? config.publicUrl, newSamlId: ids.samlId, now },
  })
  if (config.rest.enabled) {
    await server.register(restDoor, {
      bases,
      publicUrl: config.publicUrl,
      callers: config.rest.callers,
      refuseOtherMethods: otherMethods.refuse,
      overload,
      signOn: wiredTickets.restSignOn,
      closedFor,
      issueTicket: wiredTickets.issueRestTicket,
      registry,
      accounts,
      checkCredentials: createCheckCredentials({
        firstStep: signInSteps.firstStep,
        failureTrail,
        authenticate,
        suffixes,
        defaultSuffix,
        callerAttempts: createAttemptLimit({
          most: config.rest.attemptsPerMinute,
          withinMs: MINUTE_MS,
          now,
        }),
        now,
      }),
      offersRememberMe: rememberMe.enabled,
      now,
    })
  }
  await server.register(
    browserDoor,
    wireBrowserDoor({
      config,
      database,
      secretKey,
      bases,
      newBrowserId: ids.browserId,
      looks,
      assets,
      otherMethods,
      overload,
      closedFor,
      units,
      registry,
      categories: () => categories,
      witness,
      supportTrail,
      notices,
      accounts,
      passwordChecks,
      failureTrail,
      audit,
      links,
      linkStandings,
      signInReports,
      ownPhones,
      wayToSession,
      tickets: wiredTickets,
      examine: outside.examine,
      now,
    }),
  )

  function replaceServices(changed: Pick<Config, 'services' | 'categories'>): void {
    registry.replace(changed.services)
    categories = changed.categories
  }

  return {
    server: server as FastifyInstance,
    /** Listens beside the server, for monitoring; it is closed last, so that it can be seen ending. */
    operations,
    sweep,
    duties,
    singleLogout,
    watch,
    refusals,
    supportTrail,

    /** What goes on beside the requests. */
    start(): void {
      sweep.start()
      duties.start()
      singleLogout.start()
    },

    isReady: async (): Promise<boolean> => (await readiness()).isReady,

    /** Whether a write goes through; rejects when it does not. */
    canWrite: () => loginTicketStore.canWrite(now()),

    /** Readiness is red from now on, so that a proxy sends nobody any more; requests are still answered. */
    announceEnd(): void {
      isEnding = true
      forgetReadiness()
    },

    /** The answers that are still to come end their connections. */
    hangUpAfterAnswer: overload.hangUpAfterAnswer,

    overload,

    /** Answers the requests that are running, and ends the rest. */
    async stop(): Promise<void> {
      isEnding = true
      sweep.stop()
      overload.stop()
      await Promise.all([server.close(), singleLogout.stop(), duties.stop()])
      webClient.close()
      await operations.close()
      watch.stop()
      await traces?.stop()
    },

    /** Puts a new list of services in force; nobody's session is touched. */
    replaceServices,

    /**
     * Prepares what SIGHUP reloads: services, categories, looks, certificate. Throws when anything of it
     * cannot be had, with nothing changed; what it returns puts all of it in force and cannot fail.
     */
    prepareReload(changed: Config): () => void {
      const newCertificate = certificate.prepare(changed.tls)
      const newLooks = looks.prepare(changed)
      const putAssetsInForce = assets.prepare(newLooks.garbs)
      return () => {
        replaceServices(changed)
        putAssetsInForce()
        newLooks.putInForce()
        const replacement = newCertificate.putInForce()
        if (!replacement) return
        replaceCertificate(server, replacement)
        logger.info({ event: 'certificate.replaced' })
      }
    },
  }
}

export type App = Awaited<ReturnType<typeof createApp>>
