import type { Command } from 'commander'
import { type App, createApp } from '../app.ts'
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/load-config.ts'
import { createLogger } from '../logger.ts'
import { createKeyRotation } from '../second-factor/key-rotation.ts'
import { readSecretKey } from '../storage/data-folder.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { openDatabase } from './open-database.ts'

/** Requests that are still running when the program is told to end get this long. */
const DRAIN_MS = 10_000
const HANG_UP_EVERY_MS = 50

type Logger = ReturnType<typeof createLogger>['logger']

/** `cas serve`: runs the server until it is told to end. */
export function serveCommand(context: CommandContext): Command {
  return newCommand('serve', context)
    .description('Run the server')
    .addHelpText(
      'after',
      `
Signals:
  SIGHUP            reads the services of the configuration again; a mistake keeps the old ones
  SIGTERM, SIGINT   answers the requests that are running, then ends
`,
    )
    .action(() => serve(context))
}

async function serve(context: CommandContext) {
  const config = context.config()
  const { database, applied } = await openDatabase(config, context.now())
  const { logger, close: closeLog } = createLogger({ level: config.log.level })
  try {
    const secretKey = readSecretKey(config.dataFolder)
    const keyRing = createKeyRing(keyFolder(config.dataFolder))
    await createKeyRotation({ database, keyRing }).assertComplete()
    const app = await createApp(config, { database, logger, secretKey, keyRing, now: context.now })
    await app.server.listen(config.listen)
    for (const { number, name } of applied)
      logger.info({ event: 'migration.applied', number, name })
    const { publicUrl, listen, services } = config
    logger.info({ event: 'server.started', publicUrl, listen, services: services.length })
    app.start()
    const reload = () => reloadServices(context, config, app, logger)
    process.on('SIGHUP', reload)
    await toldToEnd(logger)
    await drain(app, logger)
  } finally {
    await database.close()
    logger.info({ event: 'server.ended' })
    closeLog()
  }
}

/** Puts the services of the file in force; on a mistake the old list stays, and the log says why. */
function reloadServices(context: CommandContext, started: Config, app: App, logger: Logger) {
  try {
    const config = context.config()
    app.replaceServices(config)
    const needsRestart = changedSettings(started, config)
    logger.info({ event: 'services.reloaded', services: config.services.length, needsRestart })
  } catch (error) {
    const why = error instanceof ConfigError ? { mistakes: error.mistakes } : { err: error }
    logger.error({ event: 'services.kept', ...why })
  }
}

/** Settings that are read at the start only. */
function changedSettings(before: Config, after: Config): string[] {
  const reloadable = new Set(['services', 'categories'])
  return Object.keys(after).filter((key) => {
    const setting = key as keyof Config
    return (
      !reloadable.has(key) && JSON.stringify(before[setting]) !== JSON.stringify(after[setting])
    )
  })
}

function toldToEnd(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        logger.info({ event: 'server.ending', signal })
        resolve()
      })
    }
  })
}

async function drain(app: App, logger: Logger) {
  const tooLong = setTimeout(() => {
    logger.error({ event: 'server.drain-cut', afterMs: DRAIN_MS })
    app.server.server.closeAllConnections()
  }, DRAIN_MS)
  // A connection that was busy when we were told to end turns idle after its answer.
  const hangingUp = setInterval(() => app.server.server.closeIdleConnections(), HANG_UP_EVERY_MS)
  await app.stop()
  clearInterval(hangingUp)
  clearTimeout(tooLong)
  process.exitCode = EXIT.ok
}
