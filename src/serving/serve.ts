import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from '../app.ts'
import { createServerTrail } from '../audit/server-trail.ts'
import { EXIT } from '../commands/exit-codes.ts'
import { prepareFolderOf } from '../commands/open-database.ts'
import type { Config } from '../config/load-config.ts'
import { createStatusPage } from '../http/operations/status-page.ts'
import type { createLogger } from '../logger.ts'
import { createKeyRotation } from '../second-factor/key-rotation.ts'
import { readSecretKey } from '../storage/data-folder.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { type ServerLock, takeServerLock } from '../storage/server-lock.ts'
import { createWatch } from '../watch/watch.ts'
import { createClosing } from './closing.ts'
import { companionsOf, startCompanions } from './companions.ts'
import { examineByChild } from './doctor-child.ts'
import { drain } from './drain.ts'
import { createEndings, type Ending } from './ending.ts'
import { fileIdentity } from './file-identity.ts'
import { listenForHangUp } from './hang-up.ts'
import { mendAfterTrouble } from './mend-after-trouble.ts'
import { openLog } from './open-log.ts'
import { openTraces } from './open-traces.ts'
import { createReload } from './reload.ts'
import { createStatus, type Status } from './status.ts'
import { createSupervisor } from './supervisor.ts'
import { openForServing } from './upgrade-first.ts'

/** What the program gets from the world outside. */
export type Surroundings = Readonly<{
  /** Reads and checks the configuration anew. Throws a ConfigError. */
  readConfig(): Config
  /** Where it is read from, for processes of our own. */
  configFile: string
  now(): number
}>

/** After a fault the requests that are under way get this long: what answers them may be broken. */
const FAULT_DRAIN_MS = 2_000
/** What still keeps the process alive after the end is cut off. */
const LINGER_MS = 500

/**
 * The server's whole life: it starts, answers, is told to end, and ends. Rejects with what ended it when
 * that was no signal.
 */
export async function serve(surroundings: Surroundings): Promise<void> {
  const config = surroundings.readConfig()
  prepareFolderOf(config)
  const { now } = surroundings
  const lock = takeServerLock(config.databaseFile, { purpose: 'cas serve', now: now() })
  try {
    await serveLocked(config, surroundings, lock)
  } finally {
    lock.release()
    setTimeout(() => process.exit(), LINGER_MS).unref()
  }
}

async function serveLocked(
  config: Config,
  { readConfig, configFile, now }: Surroundings,
  { wasCut }: ServerLock,
): Promise<void> {
  const hangUp = listenForHangUp()
  const watch = createWatch()
  const { logger, close: closeLog } = openLog(config, { onLineLost: watch.logLineLost })
  const closing = await createClosing({ config, logger, now })
  const supervisor = createSupervisor({
    environment: process.env,
    onError: (err) => logger.warn({ event: 'supervisor.unreachable', err }),
  })
  const { standIn, database } = await openForServing({
    ...{ config, configFile, logger, supervisor, now },
    maintenance: closing.current,
  }).catch(async (error: unknown) => {
    await closing.stop()
    await supervisor.close()
    await closeLog()
    throw error
  })
  const openedAs = await fileIdentity(config.databaseFile)
  const endings = createEndings({
    lastWords(why) {
      process.stderr.write(`cas: ended at once: ${why}\n`)
      logger.fatal({ event: 'server.cut', why })
    },
    exit: (code) => process.exit(code),
  })
  const signals = endings.listen()
  let status: Status | undefined
  try {
    const secretKey = readSecretKey(config.dataFolder)
    const keyRing = createKeyRing(keyFolder(config.dataFolder))
    await createKeyRotation({ database, keyRing }).assertComplete()
    await mendAfterTrouble({ config, database, logger, now, wasCut })
    await closing.useDatabase(database)
    const traces = await openTraces(config, logger)
    const app = await createApp(config, {
      ...{ database, logger, secretKey, keyRing, now, watch, traces },
      maintenance: closing.current,
      examine: () => examineByChild(config.file),
    })
    await standIn?.close()
    await app.server.listen(config.listen)
    const { publicUrl, listen, services } = config
    logger.info({ event: 'server.started', publicUrl, listen, services: services.length })
    app.start()
    const end = endings.end
    const trail = createServerTrail({ database, now })
    const reload = createReload({ readConfig, started: config, app, logger, trail, now })
    const { isReady } = app
    status = createStatus({
      ...{ config, database, watch, reload, isReady, now },
      maintenance: closing.current,
    })
    await status.configRead()
    await status.start()
    await app.operations.server.register(createStatusPage(status.status))
    const parts = { config, database, openedAs, logger, app, now, end }
    const companions = await startCompanions(companionsOf(parts), { logger })
    supervisor.ready(`Signs people in at ${publicUrl}`)
    hangUp.carryOut(() =>
      supervisor.reloading(() => {
        reload.reload()
        void status?.configRead()
      }),
    )

    const ending = await endings.begun
    tellOf(ending, logger)
    supervisor.stopping(wordsFor(ending))
    app.announceEnd()
    const { readinessSeconds, drainSeconds } = config.ending
    if (ending.kind === 'told') await wait(readinessSeconds * 1000)
    const forMs = ending.kind === 'told' ? drainSeconds * 1000 : FAULT_DRAIN_MS
    await drain({ app, logger, forMs })
    await companions.stop()
    if (ending.kind !== 'told') throw ending.error
    process.exitCode = EXIT.ok
  } finally {
    status?.stop()
    await standIn?.close()
    await closing.stop()
    await database.close().catch((err) => logger.error({ event: 'database.close-failed', err }))
    logger.info({ event: 'server.ended' })
    await supervisor.close()
    await closeLog()
    signals.ignore()
  }
}

function tellOf(ending: Ending, logger: ReturnType<typeof createLogger>['logger']): void {
  if (ending.kind === 'told') logger.info({ event: 'server.ending', signal: ending.signal })
  else if (ending.kind === 'fault')
    logger.fatal({ event: 'server.crashed', origin: ending.origin, err: ending.error })
  else logger.error({ event: 'server.ending', problem: ending.error.problem })
}

function wordsFor(ending: Ending): string {
  if (ending.kind === 'told') return 'Answers what is under way, then ends'
  return ending.kind === 'fault' ? 'Ends after a fault' : ending.error.message
}
